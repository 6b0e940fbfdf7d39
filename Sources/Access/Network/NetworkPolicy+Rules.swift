import Kubernetes

/// A rule of a network policy, for either direction.
struct PolicyRuleSource: Sendable {
  /// The policy.
  var policy: ObjectKey
  /// The path of the rule, such as `spec.ingress[0]`.
  var path: String
  /// The name of the field with the peers: `from` or `to`.
  var peersField: String
  /// The peers; an empty list means all.
  var peers: [NetworkPolicyPeer]
  /// The ports; an empty list means all.
  var ports: [NetworkPolicyPort]

  /// The ports that the rule allows at a destination.
  func ports(at destination: Endpoint) -> PortSet {
    ports.isEmpty ? .all : ports.reduce(PortSet()) { $0.union($1.ports(at: destination)) }
  }
}

extension NetworkPolicyPort {
  /// The ports at a destination. A name means the ports that the pods of the destination declare under it.
  fileprivate func ports(at destination: Endpoint) -> PortSet {
    guard let transport = TransportProtocol(field: `protocol`) else { return PortSet() }
    switch port {
    case nil: return .every(transport)
    case .string(let name): return PortQuery("\(name)/\(transport.rawValue)")?.ports(of: destination) ?? PortSet()
    case .int(let number):
      guard let first = UInt16(exactly: number), first > 0 else { return PortSet() }
      let last = endPort.flatMap { UInt16(exactly: $0) } ?? first
      return last < first ? PortSet() : PortSet(transport, first...last)
    }
  }
}

extension NetworkPolicy {
  /// The directions that the policy restricts. The API server sets the default in the same way.
  var directions: Set<PolicyType> {
    if let types = spec?.policyTypes, !types.isEmpty { return Set(types) }
    return (spec?.egress ?? []).isEmpty ? [.ingress] : [.ingress, .egress]
  }

  /// The rules for a direction.
  func rules(_ direction: PolicyType) -> [PolicyRuleSource] {
    switch direction {
    case .ingress:
      (spec?.ingress ?? []).enumerated().map {
        PolicyRuleSource(
          policy: key, path: "spec.ingress[\($0)]", peersField: "from", peers: $1.from ?? [], ports: $1.ports ?? [])
      }
    case .egress:
      (spec?.egress ?? []).enumerated().map {
        PolicyRuleSource(
          policy: key, path: "spec.egress[\($0)]", peersField: "to", peers: $1.to ?? [], ports: $1.ports ?? [])
      }
    }
  }
}
