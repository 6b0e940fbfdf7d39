import Kubernetes

/// The namespaces with which workloads can exchange traffic.
///
/// A decision about each pair of workloads takes too long in a large cluster. So this type decides only about workloads
/// that can be peers by their namespaces, and stops at the first workload of a namespace that is a neighbor.
struct NeighborNamespaces: Sendable {
  /// The workloads in a namespace.
  private struct Group: Sendable {
    var namespace: String
    var workloads: [Workload]
    /// The workloads that no policy of type Ingress isolates.
    var acceptingAll: [WorkloadID]
    /// The workloads that no policy of type Egress isolates.
    var connectingToAll: [WorkloadID]

    /// Whether no policy of a type isolates at least one workload besides a given one.
    func hasNotIsolated(_ direction: PolicyType, besides workload: WorkloadID) -> Bool {
      let ids = direction == .ingress ? acceptingAll : connectingToAll
      return ids.count > 1 || ids.first.map { $0 != workload } ?? false
    }
  }

  private let reachability: Reachability
  /// The namespaces with workloads, in order.
  private let groups: [Group]
  /// The namespaces that the policies of each workload can allow.
  private let peers: [PolicyType: [WorkloadID: PeerNamespaces]]

  init(_ reachability: Reachability, _ endpoints: [Endpoint]) {
    self.reachability = reachability
    let workloads = Dictionary(grouping: endpoints.compactMap(\.workload), by: \.id.namespace)
    var selection = NamespaceSelection(reachability.inventory, namespaces: workloads.keys.sorted())
    var peers: [PolicyType: [WorkloadID: PeerNamespaces]] = [:]
    for direction in PolicyType.allCases {
      for workload in workloads.values.joined() {
        peers[direction, default: [:]][workload.id] = selection.peers(direction, of: workload, reachability)
      }
    }
    self.peers = peers
    groups = workloads.sorted { $0.key < $1.key }.map { namespace, workloads in
      func notIsolated(_ direction: PolicyType) -> [WorkloadID] {
        workloads.filter { !reachability.isIsolated(direction, $0) }.map(\.id)
      }
      return Group(
        namespace: namespace, workloads: workloads, acceptingAll: notIsolated(.ingress),
        connectingToAll: notIsolated(.egress))
    }
  }

  /// The namespaces of other workloads to which a workload can connect, on ports besides those of DNS, in order.
  func reachable(from source: Workload) -> [String] {
    neighbors(of: source, .egress) { target in
      !reachability.decide(from: .workload(source), to: .workload(target)).ports.isNameResolution
    }
  }

  /// The namespaces of other workloads that can connect to a workload, in order.
  func connecting(to target: Workload) -> [String] {
    neighbors(of: target, .ingress) { source in
      reachability.decide(from: .workload(source), to: .workload(target)).isAllowed
    }
  }

  /// The namespaces with another workload to which a workload is connected.
  ///
  /// - Parameters:
  ///   - workload: The workload.
  ///   - direction: The direction of the traffic at the workload. At the other workload, it has the opposite direction.
  ///   - isConnected: The decision about another workload.
  private func neighbors(
    of workload: Workload, _ direction: PolicyType, where isConnected: (Workload) -> Bool
  ) -> [String] {
    let opposite: PolicyType = direction == .egress ? .ingress : .egress
    let isNotIsolated = !reachability.isIsolated(direction, workload)
    let allowed = peers(direction, of: workload)
    return groups.filter { group in
      guard allowed.contains(group.namespace) else { return false }
      // No policy restricts traffic between two workloads that are not isolated.
      if isNotIsolated, group.hasNotIsolated(opposite, besides: workload.id) { return true }
      return group.workloads.contains { other in
        other.id != workload.id && peers(opposite, of: other).contains(workload.id.namespace) && isConnected(other)
      }
    }.map(\.namespace)
  }

  private func peers(_ direction: PolicyType, of workload: Workload) -> PeerNamespaces {
    peers[direction]?[workload.id] ?? .all
  }
}

/// The namespaces of the pods that policies can allow.
private enum PeerNamespaces: Sendable {
  case all
  case some(Set<String>)

  func contains(_ namespace: String) -> Bool {
    switch self {
    case .all: true
    case .some(let names): names.contains(namespace)
    }
  }
}

/// Finds the namespaces that the rules of network policies select. Selects by each selector once.
private struct NamespaceSelection {
  private let labels: [(name: String, labels: [String: String])]
  private var bySelector: [LabelSelector: Set<String>] = [:]

  init(_ inventory: Inventory, namespaces: [String]) {
    labels = namespaces.map { ($0, inventory.labels(ofNamespace: $0)) }
  }

  /// The namespaces of the pods that the policies of a workload can allow in a direction.
  mutating func peers(
    _ direction: PolicyType, of workload: Workload, _ reachability: Reachability
  ) -> PeerNamespaces {
    guard reachability.isIsolated(direction, workload) else { return .all }
    var found: Set<String> = []
    for rule in reachability.rules(direction, of: workload) {
      guard !rule.peers.isEmpty else { return .all }
      for peer in rule.peers {
        // The addresses of pods are not known, or can be in any namespace.
        guard peer.ipBlock == nil else { return .all }
        if let selector = peer.namespaceSelector {
          found.formUnion(names(selector))
        } else if peer.podSelector != nil {
          found.insert(workload.id.namespace)
        }
      }
    }
    return .some(found)
  }

  private mutating func names(_ selector: LabelSelector) -> Set<String> {
    if let names = bySelector[selector] { return names }
    let names = Set(labels.filter { selector.matches($0.labels) }.map(\.name))
    bySelector[selector] = names
    return names
  }
}
