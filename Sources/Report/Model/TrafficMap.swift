import Access

/// Which namespaces may connect to which. Namespaces that network policies do not distinguish are one node.
package struct TrafficMap: Sendable, Hashable {
  /// Namespaces, or the addresses outside the cluster.
  package struct Node: Sendable, Hashable {
    /// The namespaces; empty for the addresses outside the cluster.
    package var namespaces: [String]
  }

  /// Traffic from one node to another one, or between the namespaces of a node.
  package struct Edge: Sendable, Hashable {
    /// The index of the source.
    package var from: Int
    /// The index of the destination.
    package var to: Int
    /// Whether all traffic is allowed, not only a part.
    package var isOpen: Bool
  }

  /// The nodes. The last one stands for the addresses outside the cluster.
  package let nodes: [Node]
  /// The traffic.
  package let edges: [Edge]
  /// The number of namespaces with workloads that the map does not contain.
  package let omitted: Int
  /// Whether all workloads of the namespaces were considered.
  package let isComplete: Bool

  /// Groups namespaces by their traffic.
  ///
  /// - Parameters:
  ///   - traffic: The traffic between the namespaces.
  ///   - exposure: The traffic from outside the cluster by namespace, through Services, Ingresses and ports of nodes.
  ///   - focus: A namespace whose traffic is shown; `nil` for all traffic.
  ///   - omitted: The number of namespaces with workloads that `traffic` does not contain.
  ///   - limit: The number of nodes.
  init(
    _ traffic: NamespaceTraffic, exposure: [String: NamespaceTraffic.Access], focus: String? = nil, omitted: Int,
    limit: Int
  ) {
    let ingress = traffic.namespaces.map { exposure[$0] ?? .none }
    let all = Self.groups(traffic, ingress, focus: focus)
    let groups = Array(all.prefix(limit))
    let outside = groups.count
    var edges: [Edge] = []
    func add(_ from: Int, _ to: Int, _ access: NamespaceTraffic.Access) {
      if access != .none { edges.append(Edge(from: from, to: to, isOpen: access == .open)) }
    }
    for (from, sources) in groups.enumerated() {
      for (to, targets) in groups.enumerated() {
        // Members of a group have equal traffic, so the first ones stand for all. Traffic in a namespace is not shown.
        let target = from == to ? targets.dropFirst().first : targets.first
        if let source = sources.first, let target { add(from, to, traffic.access[source][target]) }
      }
      if let source = sources.first {
        add(from, outside, traffic.egress[source])
        add(outside, from, ingress[source])
      }
    }
    if let focus {
      let node = groups.firstIndex { $0.contains { traffic.namespaces[$0] == focus } }
      edges = edges.filter { $0.from == node || $0.to == node }
    }
    nodes =
      groups.map { group in Node(namespaces: group.map { traffic.namespaces[$0] }) } + [Node(namespaces: [])]
    self.edges = edges
    self.omitted = omitted + all.dropFirst(limit).map(\.count).reduce(0, +)
    isComplete = traffic.isComplete
  }

  /// The indices of the namespaces, grouped by equal traffic, in order.
  private static func groups(
    _ traffic: NamespaceTraffic, _ ingress: [NamespaceTraffic.Access], focus: String?
  ) -> [[Int]] {
    let access = traffic.access
    func isEquivalent(_ a: Int, _ b: Int) -> Bool {
      guard traffic.egress[a] == traffic.egress[b], ingress[a] == ingress[b], access[a][b] == access[b][a],
        focus != traffic.namespaces[a], focus != traffic.namespaces[b]
      else { return false }
      return access.indices.allSatisfy {
        $0 == a || $0 == b || access[a][$0] == access[b][$0] && access[$0][a] == access[$0][b]
      }
    }
    var groups: [[Int]] = []
    for index in access.indices {
      let home = groups.firstIndex { group in
        group.allSatisfy { isEquivalent($0, index) }
          && (group.count < 2 || access[group[0]][group[1]] == access[group[0]][index])
      }
      if let home { groups[home].append(index) } else { groups.append([index]) }
    }
    return groups
  }
}
