import Kubernetes

/// The namespaces with which workloads can exchange traffic.
///
/// In a large cluster, a decision about each pair of workloads takes too long. So this type first finds the namespaces that policies
/// can allow at all, and in each of them stops at the first workload.
struct NeighborNamespaces: Sendable {
  /// The namespaces that policies of a workload can allow; `nil` for all.
  private typealias Peers = Set<String>?

  private let reachability: Reachability
  private let workloads: [String: [Workload]]
  private let egress: [WorkloadID: Peers]
  private let ingress: [WorkloadID: Peers]
  /// Namespaces with workloads that every unrestricted workload can reach, in order, with the number of these workloads.
  private let open: [String]
  private let openWorkloads: [String: [WorkloadID]]
  private let guarded: [String]

  init(_ reachability: Reachability, _ endpoints: [Endpoint]) {
    self.reachability = reachability
    let all = endpoints.compactMap(\.workload)
    let byNamespace = Dictionary(grouping: all, by: \.id.namespace)
    var peers = PeerNamespaces(reachability.inventory, namespaces: byNamespace.keys.sorted())
    func peersByWorkload(_ direction: PolicyType) -> [WorkloadID: Peers] {
      Dictionary(all.map { ($0.id, peers.allowed(direction, by: $0, reachability)) }) { first, _ in first }
    }
    workloads = byNamespace
    egress = peersByWorkload(.egress)
    ingress = peersByWorkload(.ingress)
    openWorkloads = byNamespace.mapValues { workloads in
      workloads.filter { !reachability.isIsolated(.ingress, $0) }.map(\.id)
    }.filter { !$0.value.isEmpty }
    open = openWorkloads.keys.sorted()
    guarded = byNamespace.keys.filter { [openWorkloads] in openWorkloads[$0] == nil }.sorted()
  }

  /// The namespaces of other workloads to which a workload can connect, on ports besides those of DNS, in order.
  func reachable(from source: Workload) -> [String] {
    let home = source.id.namespace
    func isReachable(_ namespace: String) -> Bool {
      workloads[namespace, default: []].contains { target in
        target.id != source.id && Self.includes(ingress[target.id], home)
          && !reachability.decide(from: .workload(source), to: .workload(target)).ports.isNameResolution
      }
    }
    if let peers = egress[source.id] ?? nil { return peers.filter(isReachable).sorted() }
    guard !reachability.isIsolated(.egress, source) else { return (open + guarded).filter(isReachable).sorted() }
    let further = guarded.filter(isReachable)
    let isAlone = openWorkloads[home] == [source.id]
    let direct = isAlone && !isReachable(home) ? open.filter { $0 != home } : open
    return further.isEmpty ? direct : (direct + further).sorted()
  }

  /// The namespaces of other workloads that can connect to a workload, in order.
  func connecting(to target: Workload) -> [String] {
    let home = target.id.namespace
    func canConnect(_ namespace: String) -> Bool {
      workloads[namespace, default: []].contains { source in
        source.id != target.id && Self.includes(egress[source.id], home)
          && reachability.decide(from: .workload(source), to: .workload(target)).isAllowed
      }
    }
    let candidates = (ingress[target.id] ?? nil).map(Array.init) ?? Array(workloads.keys)
    return candidates.filter(canConnect).sorted()
  }

  private static func includes(_ peers: Peers?, _ namespace: String) -> Bool {
    guard let peers = peers ?? nil else { return true }
    return peers.contains(namespace)
  }
}

/// Finds the namespaces that the rules of network policies can allow.
private struct PeerNamespaces {
  private let labels: [(name: String, labels: [String: String])]
  private var bySelector: [LabelSelector: Set<String>] = [:]

  init(_ inventory: Inventory, namespaces: [String]) {
    labels = namespaces.map { ($0, inventory.labels(ofNamespace: $0)) }
  }

  /// The namespaces of the pods that the policies of a workload can allow; `nil` if these can be in any namespace.
  mutating func allowed(_ direction: PolicyType, by workload: Workload, _ reachability: Reachability) -> Set<String>? {
    guard reachability.isIsolated(direction, workload) else { return nil }
    var found: Set<String> = []
    for rule in reachability.rules(direction, of: workload) {
      guard !rule.peers.isEmpty else { return nil }
      for peer in rule.peers {
        // The addresses of pods are not known, or can be in any namespace.
        guard peer.ipBlock == nil else { return nil }
        if let selector = peer.namespaceSelector {
          found.formUnion(names(selector))
        } else if peer.podSelector != nil {
          found.insert(workload.id.namespace)
        }
      }
    }
    return found
  }

  private mutating func names(_ selector: LabelSelector) -> Set<String> {
    if let names = bySelector[selector] { return names }
    let names = Set(labels.filter { selector.matches($0.labels) }.map(\.name))
    bySelector[selector] = names
    return names
  }
}
