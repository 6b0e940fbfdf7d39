import Kubernetes

/// What checks need to know of the objects in one namespace.
struct NamespaceIndex: Sendable {
  /// The pods of a workload.
  struct Workload: Sendable {
    var labels: [String: String]
    /// The number of pods; `nil` if it is not known.
    var replicas: Int64?
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
  private(set) var policies = IsolationIndex()
  /// The directions in which policies isolate each workload; empty before `decideIsolation`.
  private var isolation: [Set<PolicyType>] = []
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
    case .policy(let policy): policies.add(policy)
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

  /// Decides once in which directions policies isolate each workload. Call it after the last object: many checks ask for it.
  mutating func decideIsolation() {
    policies.decide(workloads.map(\.labels))
    isolation = workloads.map { policies.isolation(of: $0.labels) }
  }

  /// Whether a selector matches pods.
  func hasWorkloads(_ selector: ObjectSelector) -> Bool {
    contains(selector) { _ in true }
  }

  /// Whether a selector matches pods that no policy isolates in a direction.
  func hasOpenWorkloads(_ selector: ObjectSelector, _ direction: PolicyType) -> Bool {
    precondition(isolation.count == workloads.count, "decideIsolation must be called first")
    return contains(selector) { !isolation[$0].contains(direction) }
  }

  /// The workloads whose pods a selector matches.
  func workloads(_ selector: ObjectSelector) -> [Workload] {
    guard let positions = positions(selector) else { return workloads.filter { selector.matches($0.labels) } }
    return positions.lazy.map { workloads[$0] }.filter { selector.matches($0.labels) }
  }

  /// Whether a selector matches the pods of a workload whose position satisfies a condition.
  private func contains(_ selector: ObjectSelector, where condition: (Int) -> Bool) -> Bool {
    func isMatch(_ position: Int) -> Bool { condition(position) && selector.matches(workloads[position].labels) }
    return positions(selector)?.contains(where: isMatch) ?? workloads.indices.contains(where: isMatch)
  }

  /// The workloads with the least common of the labels that a selector requires; `nil` if it requires none.
  private func positions(_ selector: ObjectSelector) -> [Int]? {
    selector.equalities.map { byLabel[LabelPair($0.key, $0.value)] ?? [] }.min { $0.count < $1.count }
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
