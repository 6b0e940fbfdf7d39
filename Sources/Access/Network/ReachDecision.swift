package import Kubernetes

/// Whether network policies allow traffic between two endpoints, and why.
package struct ReachDecision: Sendable, Hashable {
  /// A rule that allows the peer.
  package struct Rule: Sendable, Hashable {
    /// The policy.
    package var policy: ObjectKey
    /// The path of the rule and of the first peer that matches, such as `spec.ingress[0].from[1]`.
    package var path: String
    /// The ports that the rule allows.
    package var ports: PortSet
  }

  /// Why no network policy restricts an endpoint.
  package enum Exemption: Sendable, Hashable {
    /// No policy of the direction selects the pods.
    case notIsolated
    /// The endpoint is outside the cluster.
    case outsideCluster
    /// The pods use the network of their node, to which policies do not apply.
    case hostNetwork
    /// A pod can always connect to itself.
    case samePod
  }

  /// The decision for one direction.
  package struct Direction: Sendable, Hashable {
    /// Egress of the source, or ingress of the destination.
    package var type: PolicyType
    /// Why no policy applies; `nil` if policies isolate the pods.
    package var exemption: Exemption?
    /// The policies that isolate the pods: they select them and have the direction.
    package var policies: [ObjectKey] = []
    /// The rules of these policies that allow the peer, on any port.
    package var rules: [Rule] = []
    /// The ports that the rules allow.
    package var ports = PortSet.all
    /// The ports that the rules allow for a part of a block of addresses only.
    package var partialPorts = PortSet()
    /// Rules that may allow the peer: they allow addresses, and those of the pods are not known.
    package var unknownRules: [Rule] = []
  }

  /// The source.
  package var source: Endpoint
  /// The destination.
  package var destination: Endpoint
  /// What restricts the source.
  package var egress: Direction
  /// What restricts the destination.
  package var ingress: Direction
  /// The port that was asked for; `nil` for all.
  package var query: PortQuery?

  /// The ports that both directions allow.
  package var ports: PortSet {
    let allowed = egress.ports.intersection(ingress.ports)
    return query.map { allowed.intersection($0.ports(of: destination)) } ?? allowed
  }

  /// Whether any port is allowed.
  package var isAllowed: Bool { !ports.isEmpty }

  /// Whether some of the ports are allowed for a part of a block of addresses only.
  package var isPartial: Bool {
    !ports.intersection(egress.partialPorts.union(ingress.partialPorts)).isEmpty
  }
}
