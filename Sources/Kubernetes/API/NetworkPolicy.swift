/// `networking.k8s.io/v1` NetworkPolicy.
public struct NetworkPolicy: KubernetesObject, Hashable {
  /// `/apis/networking.k8s.io/v1/networkpolicies`.
  public static let resourceType = ResourceType(
    group: "networking.k8s.io", version: "v1", plural: "networkpolicies", kind: "NetworkPolicy", isNamespaced: true)

  /// Metadata.
  public var metadata: ObjectMeta
  /// What is allowed to and from which pods.
  public var spec: NetworkPolicySpec?

  /// Creates a policy.
  public init(metadata: ObjectMeta, spec: NetworkPolicySpec?) {
    self.metadata = metadata
    self.spec = spec
  }
}

/// A direction of traffic that a policy restricts.
public enum PolicyType: String, Codable, Sendable, Hashable, CaseIterable {
  /// Traffic to the selected pods.
  case ingress = "Ingress"
  /// Traffic from the selected pods.
  case egress = "Egress"
}

/// `NetworkPolicySpec`, whole.
public struct NetworkPolicySpec: Codable, Sendable, Hashable {
  /// The pods concerned; empty means all of the namespace.
  public var podSelector: LabelSelector
  /// Openings towards the pods.
  public var ingress: [NetworkPolicyIngressRule]?
  /// Openings away from the pods.
  public var egress: [NetworkPolicyEgressRule]?
  /// The restricted directions. Absent: Ingress, and Egress where there are egress rules.
  public var policyTypes: [PolicyType]?

  /// Creates a spec.
  public init(
    podSelector: LabelSelector = LabelSelector(), ingress: [NetworkPolicyIngressRule]? = nil,
    egress: [NetworkPolicyEgressRule]? = nil, policyTypes: [PolicyType]? = nil
  ) {
    self.podSelector = podSelector
    self.ingress = ingress
    self.egress = egress
    self.policyTypes = policyTypes
  }
}

/// Traffic let in: from any of the peers (none: from anywhere) to any of the ports (none: all).
public struct NetworkPolicyIngressRule: Codable, Sendable, Hashable {
  /// Ports on the selected pods.
  public var ports: [NetworkPolicyPort]?
  /// Sources.
  public var from: [NetworkPolicyPeer]?

  /// Creates a rule.
  public init(ports: [NetworkPolicyPort]? = nil, from: [NetworkPolicyPeer]? = nil) {
    self.ports = ports
    self.from = from
  }
}

/// Traffic let out: to any of the peers (none: to anywhere) on any of the ports (none: all).
public struct NetworkPolicyEgressRule: Codable, Sendable, Hashable {
  /// Destination ports.
  public var ports: [NetworkPolicyPort]?
  /// Destinations.
  public var to: [NetworkPolicyPeer]?

  /// Creates a rule.
  public init(ports: [NetworkPolicyPort]? = nil, to: [NetworkPolicyPeer]? = nil) {
    self.ports = ports
    self.to = to
  }
}

/// One port or range of ports.
public struct NetworkPolicyPort: Codable, Sendable, Hashable {
  /// `TCP`, `UDP` or `SCTP`; absent means TCP.
  public var `protocol`: String?
  /// Number or name of a container port; absent means all.
  public var port: IntOrString?
  /// Last port of a range that starts at a numeric `port` (Kubernetes 1.21 and later).
  public var endPort: Int32?

  /// Creates a port.
  public init(protocol: String? = nil, port: IntOrString? = nil, endPort: Int32? = nil) {
    self.protocol = `protocol`
    self.port = port
    self.endPort = endPort
  }
}

/// A source or destination: pods by selectors, or addresses by block.
public struct NetworkPolicyPeer: Codable, Sendable, Hashable {
  /// Pods, in this namespace or in those that `namespaceSelector` selects.
  public var podSelector: LabelSelector?
  /// Namespaces; empty selects all.
  public var namespaceSelector: LabelSelector?
  /// Addresses; excludes the selectors.
  public var ipBlock: IPBlock?

  /// Creates a peer.
  public init(podSelector: LabelSelector? = nil, namespaceSelector: LabelSelector? = nil, ipBlock: IPBlock? = nil) {
    self.podSelector = podSelector
    self.namespaceSelector = namespaceSelector
    self.ipBlock = ipBlock
  }
}

/// A block of addresses without some of its parts.
public struct IPBlock: Codable, Sendable, Hashable {
  /// Block in CIDR notation, IPv4 or IPv6.
  public var cidr: String
  /// Blocks within `cidr` that are left out.
  public var except: [String]?

  /// Creates a block.
  public init(cidr: String, except: [String]? = nil) {
    self.cidr = cidr
    self.except = except
  }
}

/// `intstr.IntOrString`.
public enum IntOrString: Codable, Sendable, Hashable {
  /// A number.
  case int(Int32)
  /// A name.
  case string(String)

  /// Reads either.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Int32.self) {
      self = .int(value)
    } else {
      self = .string(try container.decode(String.self))
    }
  }

  /// Writes either.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .int(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    }
  }
}
