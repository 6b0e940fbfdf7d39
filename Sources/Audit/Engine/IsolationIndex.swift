import Kubernetes

/// Finds the network policies of a namespace that select pods, without reading all of them for each pod.
struct IsolationIndex: Sendable {
  /// All policies.
  private(set) var all: [NamespaceIndex.Policy] = []
  /// The directions that policies with an empty selector isolate.
  private var isolationOfAll: Set<PolicyType> = []
  /// The positions of other policies, by one of the labels that they require.
  private var byLabel: [LabelPair: [Int]] = [:]
  /// The positions of other policies that require no label, but for example the absence of one.
  private var withoutLabel: [Int] = []
  /// What `decide` has decided, by labels.
  private var decided: [[String: String]: Set<PolicyType>] = [:]

  /// Adds a policy.
  mutating func add(_ policy: NamespaceIndex.Policy) {
    if policy.selector.isEmpty {
      isolationOfAll.formUnion(policy.types)
    } else if let (label, value) = policy.selector.equalities.first {
      byLabel[LabelPair(label, value), default: []].append(all.count)
    } else {
      withoutLabel.append(all.count)
    }
    all.append(policy)
  }

  /// Decides about pods with these labels, of which many can be equal. Policies must not be added afterwards.
  mutating func decide(_ pods: [[String: String]]) {
    for labels in pods where decided[labels] == nil { decided[labels] = isolation(of: labels) }
  }

  /// The directions in which policies isolate pods with these labels.
  func isolation(of labels: [String: String]) -> Set<PolicyType> {
    if isolationOfAll.isComplete { return isolationOfAll }
    if let isolation = decided[labels] { return isolation }
    var isolation = isolationOfAll
    let lists = labels.compactMap { byLabel[LabelPair($0.key, $0.value)] } + [withoutLabel]
    for policy in lists.joined().lazy.map({ all[$0] })
    where !policy.types.isSubset(of: isolation) && policy.selector.matches(labels) {
      isolation.formUnion(policy.types)
      if isolation.isComplete { return isolation }
    }
    return isolation
  }
}

extension Set<PolicyType> {
  fileprivate var isComplete: Bool { count == PolicyType.allCases.count }
}
