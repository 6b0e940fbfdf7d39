import Kubernetes

/// What checks need to know of the objects in one namespace.
struct NamespaceIndex: Sendable {
  /// The pods of a workload.
  struct Workload: Sendable {
    var labels: [String: String]
    /// The number of pods; `nil` if it is not known.
    var replicas: Int64?
    /// The directions in which a policy isolates the pods, after `decideIsolation`.
    var isolation: Set<PolicyType> = []
  }

  /// A network policy.
  struct Policy: Sendable {
    var selector: ObjectSelector
    var types: Set<PolicyType>
    /// The directions for which the policy has no rules.
    var denied: Set<PolicyType>
  }

  /// A Service.
  struct Service: Sendable {
    /// The numbers and names of the ports.
    var ports: Set<String>
    /// Whether the ports are not known: an ExternalName Service accepts all.
    var acceptsAllPorts: Bool
  }

  /// What checks need to know of one object.
  enum Fact: Sendable {
    case workload(Workload)
    case policy(Policy)
    case service(name: String, Service)
    /// An Ingress, with the names of the Services behind it.
    case ingress(services: Set<String>)
    case serviceAccount(name: String, mountsToken: Bool?)
    case quota
    /// A LimitRange, with what it sets for containers.
    case limitRange(Set<ResourceField>)
  }

  /// Workloads by a pair of label and value, so that a selector finds its workloads without reading all of them.
  private var byLabel: [LabelPair: [Int]] = [:]
  private(set) var workloads: [Workload] = []
  private(set) var policies: [Policy] = []
  /// Policies by one label that they require, and those that require none, so that a pod finds its policies without reading all.
  private var policiesByLabel: [LabelPair: [Int]] = [:]
  private var policiesWithoutLabel: [Int] = []
  /// The directions in which policies isolate all pods.
  private var isolationOfAll: Set<PolicyType> = []
  /// What `decideIsolation` has decided.
  private var isolationByLabels: [[String: String]: Set<PolicyType>] = [:]
  private(set) var services: [String: Service] = [:]
  /// The Services behind Ingresses.
  private(set) var backends: Set<String> = []
  /// `automountServiceAccountToken` by service account.
  private(set) var serviceAccounts: [String: Bool?] = [:]
  /// What the LimitRanges set for containers that do not set it.
  private(set) var defaults: Set<ResourceField> = []
  private(set) var hasQuota = false
  private(set) var hasLimitRange = false

  mutating func add(_ fact: Fact) {
    switch fact {
    case .policy(let policy): add(policy)
    case .service(let name, let service): services[name] = service
    case .ingress(let names): backends.formUnion(names)
    case .serviceAccount(let name, let mountsToken): serviceAccounts[name] = .some(mountsToken)
    case .quota: hasQuota = true
    case .limitRange(let fields):
      hasLimitRange = true
      defaults.formUnion(fields)
    case .workload(let workload):
      for (label, value) in workload.labels { byLabel[LabelPair(label, value), default: []].append(workloads.count) }
      workloads.append(workload)
    }
  }

  private mutating func add(_ policy: Policy) {
    if policy.selector.isEmpty {
      isolationOfAll.formUnion(policy.types)
    } else if let (label, value) = policy.selector.equalities.first {
      policiesByLabel[LabelPair(label, value), default: []].append(policies.count)
    } else {
      policiesWithoutLabel.append(policies.count)
    }
    policies.append(policy)
  }

  /// Decides once in which directions policies isolate each workload. Call it after the last object.
  mutating func decideIsolation() {
    for index in workloads.indices {
      let labels = workloads[index].labels
      let isolation = isolation(of: labels)
      isolationByLabels[labels] = isolation
      workloads[index].isolation = isolation
    }
  }

  /// The directions in which policies isolate pods with these labels.
  func isolation(of labels: [String: String]) -> Set<PolicyType> {
    if isolationOfAll.count == PolicyType.allCases.count { return isolationOfAll }
    if let isolation = isolationByLabels[labels] { return isolation }
    var isolation = isolationOfAll
    let lists = labels.lazy.compactMap { policiesByLabel[LabelPair($0.key, $0.value)] }
    for list in [policiesWithoutLabel] + lists {
      for policy in list.lazy.map({ policies[$0] })
      where !policy.types.isSubset(of: isolation) && policy.selector.matches(labels) {
        isolation.formUnion(policy.types)
        if isolation.count == PolicyType.allCases.count { return isolation }
      }
    }
    return isolation
  }

  /// Whether a selector matches pods.
  func hasWorkloads(_ selector: ObjectSelector) -> Bool {
    contains(selector) { selector.matches($0.labels) }
  }

  /// Whether a selector matches pods that no policy isolates in a direction, after `decideIsolation`.
  func hasOpenWorkloads(_ selector: ObjectSelector, _ direction: PolicyType) -> Bool {
    contains(selector) { !$0.isolation.contains(direction) && selector.matches($0.labels) }
  }

  /// The workloads whose pods a selector matches.
  func workloads(_ selector: ObjectSelector) -> [Workload] {
    guard let positions = positions(selector) else { return workloads.filter { selector.matches($0.labels) } }
    return positions.lazy.map { workloads[$0] }.filter { selector.matches($0.labels) }
  }

  private func contains(_ selector: ObjectSelector, where condition: (Workload) -> Bool) -> Bool {
    guard let positions = positions(selector) else { return workloads.contains(where: condition) }
    return positions.contains { condition(workloads[$0]) }
  }

  /// The workloads with the least common of the labels that a selector requires; `nil` if it requires none.
  private func positions(_ selector: ObjectSelector) -> [Int]? {
    selector.equalities.map { byLabel[LabelPair($0.key, $0.value)] ?? [] }.min { $0.count < $1.count }
  }

  private struct LabelPair: Sendable, Hashable {
    var label: String
    var value: String

    init(_ label: String, _ value: String) {
      self.label = label
      self.value = value
    }
  }
}

extension NamespaceIndex.Policy {
  init(_ object: AuditedObject) {
    let spec = object.spec
    selector = ObjectSelector(spec["podSelector"])
    types = object.policyTypes
    denied = types.filter { (spec[$0.rulesField]?.arrayValue ?? []).isEmpty }
  }
}

extension NamespaceIndex.Service {
  init(_ object: AuditedObject) {
    let spec = object.spec
    acceptsAllPorts = spec["type"]?.stringValue == "ExternalName"
    ports = []
    for port in spec["ports"]?.arrayValue ?? [] {
      if let number = port["port"]?.integerValue { ports.insert("\(number)") }
      if let name = port["name"]?.stringValue { ports.insert(name) }
    }
  }
}
