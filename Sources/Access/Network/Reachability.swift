import Kubernetes

/// Decides by network policies which traffic is allowed.
///
/// https://kubernetes.io/docs/concepts/services-networking/network-policies/
package struct Reachability: Sendable {
  /// The objects.
  let inventory: Inventory
  /// The policies that isolate workloads, which a large cluster would otherwise search for each pair of workloads.
  private let isolation: [WorkloadID: [PolicyType: [NetworkPolicy]]]

  /// Creates an engine.
  package init(_ inventory: Inventory) {
    self.inventory = inventory
    isolation = inventory.workloads.mapValues { workload in
      Dictionary(
        uniqueKeysWithValues: PolicyType.allCases.map { ($0, inventory.policies($0, selecting: workload)) })
    }
  }

  /// Decides about traffic between two endpoints. At least one of them must be in the cluster.
  ///
  /// - Parameters:
  ///   - source: The endpoint that opens connections.
  ///   - destination: The endpoint that accepts them.
  ///   - port: The port at the destination; `nil` for all ports.
  package func decide(from source: Endpoint, to destination: Endpoint, port: PortQuery? = nil) -> ReachDecision {
    ReachDecision(
      source: source, destination: destination,
      egress: decide(.egress, of: source, peer: destination, at: destination),
      ingress: decide(.ingress, of: destination, peer: source, at: destination), query: port)
  }

  private func decide(
    _ direction: PolicyType, of endpoint: Endpoint, peer: Endpoint, at destination: Endpoint
  ) -> ReachDecision.Direction {
    guard let workload = endpoint.workload else { return .init(type: direction, exemption: .outsideCluster) }
    if workload.usesHostNetwork { return .init(type: direction, exemption: .hostNetwork) }
    if workload.id.kind == "Pod", workload.id == peer.workload?.id {
      return .init(type: direction, exemption: .samePod)
    }
    let policies = policies(direction, selecting: workload)
    if policies.isEmpty { return .init(type: direction, exemption: .notIsolated) }

    var decision = ReachDecision.Direction(type: direction, policies: policies.map(\.key))
    var allowed = AllowedPorts()
    for rule in policies.flatMap({ $0.rules(direction) }) {
      let ports = rule.ports(at: destination)
      let (match, path) = match(rule, peer)
      let found = ReachDecision.Rule(policy: rule.policy, path: path, ports: ports)
      switch match {
      case .none: continue
      case .unknown: decision.unknownRules.append(found)
      case .all, .some:
        decision.rules.append(found)
        allowed.add(ports, match)
      }
    }
    decision.ports = allowed.all
    decision.partialPorts = allowed.partial(of: peer)
    return decision
  }

  private func policies(_ direction: PolicyType, selecting workload: Workload) -> [NetworkPolicy] {
    isolation[workload.id]?[direction] ?? inventory.policies(direction, selecting: workload)
  }

  /// Whether policies restrict the traffic of a workload in a direction.
  func isIsolated(_ direction: PolicyType, _ workload: Workload) -> Bool {
    !workload.usesHostNetwork && !policies(direction, selecting: workload).isEmpty
  }

  /// The rules of the policies that select a workload.
  func rules(_ direction: PolicyType, of workload: Workload) -> [PolicyRuleSource] {
    policies(direction, selecting: workload).flatMap { $0.rules(direction) }
  }

  /// How the peers of a rule match an endpoint, with the path of the first peer that does.
  private func match(_ rule: PolicyRuleSource, _ endpoint: Endpoint) -> (PeerMatch, path: String) {
    if rule.peers.isEmpty { return (.all, rule.path) }
    var (best, path) = (PeerMatch.none, rule.path)
    for (index, peer) in rule.peers.enumerated() {
      let match = inventory.match(peer, of: rule.policy.namespace ?? "", endpoint)
      switch (match, best) {
      case (.all, _): return (.all, "\(rule.path).\(rule.peersField)[\(index)]")
      case (.some(let new), .some(let old)): best = .some(old.union(new))
      case (.some, _), (.unknown, .none): (best, path) = (match, "\(rule.path).\(rule.peersField)[\(index)]")
      default: continue
      }
    }
    return (best, path)
  }
}

/// The ports that rules allow for a peer, or for a part of it.
private struct AllowedPorts {
  private var whole = PortSet()
  private var parts: [PortSet: AddressSet] = [:]

  mutating func add(_ ports: PortSet, _ match: PeerMatch) {
    if case .some(let addresses) = match {
      parts[ports] = (parts[ports] ?? AddressSet()).union(addresses)
    } else {
      whole = whole.union(ports)
    }
  }

  /// The ports that are allowed for at least a part.
  var all: PortSet { parts.keys.reduce(whole) { $0.union($1) } }

  /// The ports that are allowed for a part only. Rules with different ports are not added up.
  func partial(of peer: Endpoint) -> PortSet {
    guard case .addresses(let block) = peer else { return PortSet() }
    let complete = parts.filter { $0.value.isSuperset(of: AddressSet(block)) }.keys
    return all.subtracting(complete.reduce(whole) { $0.union($1) })
  }
}

extension Inventory {
  /// The policies that isolate the pods of a workload in a direction, in order.
  fileprivate func policies(_ direction: PolicyType, selecting workload: Workload) -> [NetworkPolicy] {
    (policies[workload.id.namespace] ?? []).filter {
      $0.directions.contains(direction) && ($0.spec?.podSelector ?? LabelSelector()).matches(workload.labels)
    }.sorted { $0.key.name < $1.key.name }
  }
}
