import Kubernetes

/// Which namespaces network policies let connect to which, over the workloads in them.
///
/// Connections to port 53 alone do not count, because nearly all pods need DNS.
package struct NamespaceTraffic: Sendable {
  /// How much traffic is allowed.
  package enum Access: Sendable, Hashable {
    /// No workload can connect.
    case none
    /// Some workloads can connect, or only to some workloads, ports or addresses.
    case limited
    /// Every workload can connect to every port of every workload or address.
    case open
  }

  /// The namespaces, in order.
  package let namespaces: [String]
  /// The traffic from the namespace at the first index to the one at the second index.
  package let access: [[Access]]
  /// The traffic from each namespace to addresses outside the cluster.
  package let egress: [Access]
  /// Whether all workloads of the namespaces were considered.
  package let isComplete: Bool

  /// Decides for all pairs of the namespaces.
  ///
  /// - Parameters:
  ///   - namespaces: The namespaces.
  ///   - inventory: The objects.
  ///   - limit: The number of workloads in each namespace that are considered, because the time grows with its square.
  package init(among namespaces: [String], in inventory: Inventory, limit: Int) {
    let engine = Reachability(inventory)
    let all = Dictionary(grouping: inventory.topWorkloads, by: \.id.namespace)
    let endpoints = namespaces.map { (all[$0] ?? []).prefix(limit).map(Endpoint.workload) }
    self.namespaces = namespaces
    isComplete = namespaces.allSatisfy { (all[$0] ?? []).count <= limit }
    access = endpoints.map { sources in
      endpoints.map { targets in Self.access(from: sources, to: targets, engine) }
    }
    egress = endpoints.map { sources in
      Self.access(from: sources, to: [.addresses(.everyIPv4), .addresses(.everyIPv6)], engine)
    }
  }

  private static func access(from sources: [Endpoint], to targets: [Endpoint], _ engine: Reachability) -> Access {
    let hasPair = sources.contains { source in targets.contains { $0 != source } }
    if isUnrestricted(.egress, sources, engine), isUnrestricted(.ingress, targets, engine) {
      return hasPair ? .open : .none
    }
    var (isAnyAllowed, isAnyRestricted) = (false, false)
    for source in sources {
      for target in targets where target != source {
        let decision = engine.decide(from: source, to: target)
        isAnyAllowed = isAnyAllowed || !decision.ports.isNameResolution
        isAnyRestricted = isAnyRestricted || decision.ports != .all || decision.isPartial
        if isAnyAllowed && isAnyRestricted { return .limited }
      }
    }
    return isAnyAllowed ? .open : .none
  }

  /// Whether no policy restricts the endpoints, so that decisions about each pair are not necessary.
  private static func isUnrestricted(_ direction: PolicyType, _ endpoints: [Endpoint], _ engine: Reachability) -> Bool {
    endpoints.allSatisfy { $0.workload.map { !engine.isIsolated(direction, $0) } ?? true }
  }
}
