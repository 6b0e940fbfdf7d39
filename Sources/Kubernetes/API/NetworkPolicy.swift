/// `networking.k8s.io/v1` NetworkPolicy.
public struct NetworkPolicy: KubernetesObject, Hashable {
  /// `/apis/networking.k8s.io/v1/networkpolicies`.
  public static let resourceType = ResourceType(
    group: "networking.k8s.io", version: "v1", plural: "networkpolicies", kind: "NetworkPolicy", isNamespaced: true)

  /// The metadata is decoded by itself.
  public static let isIdentifiedByMetadataOnly = true

  /// Metadata.
  public var metadata: ObjectMeta
  /// The specification.
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

/// `networking.k8s.io/v1` NetworkPolicySpec.
public struct NetworkPolicySpec: Codable, Sendable, Hashable {
  /// The pods to which the policy applies; an empty selector selects all pods in the namespace.
  public var podSelector: LabelSelector
  /// Rules that allow ingress traffic to the selected pods.
  public var ingress: [NetworkPolicyIngressRule]?
  /// Rules that allow egress traffic from the selected pods.
  public var egress: [NetworkPolicyEgressRule]?
  /// The directions that the policy restricts. If `nil`: `Ingress`, and `Egress` if the policy has egress rules.
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

/// Allows traffic from any of the sources to any of the ports. An empty list of sources or ports allows all of them.
public struct NetworkPolicyIngressRule: Codable, Sendable, Hashable {
  /// Ports of the selected pods.
  public var ports: [NetworkPolicyPort]?
  /// Sources.
  public var from: [NetworkPolicyPeer]?

  /// Creates a rule.
  public init(ports: [NetworkPolicyPort]? = nil, from: [NetworkPolicyPeer]? = nil) {
    self.ports = ports
    self.from = from
  }
}

/// Allows traffic to any of the destinations on any of the ports. An empty list of destinations or ports allows all of
/// them.
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

/// A port or a range of ports.
public struct NetworkPolicyPort: Codable, Sendable, Hashable {
  /// `TCP`, `UDP` or `SCTP`; `nil` means `TCP`.
  public var `protocol`: String?
  /// The number or name of a container port; `nil` means all ports.
  public var port: IntOrString?
  /// The last port of a range that starts at `port`, which must be a number (Kubernetes 1.21 and later).
  public var endPort: Int32?

  /// Creates a port.
  public init(protocol: String? = nil, port: IntOrString? = nil, endPort: Int32? = nil) {
    self.protocol = `protocol`
    self.port = port
    self.endPort = endPort
  }
}

/// A source or destination: pods selected by labels, or a block of IP addresses.
public struct NetworkPolicyPeer: Codable, Sendable, Hashable {
  /// Selects pods in the namespace of the policy, or in the namespaces that `namespaceSelector` selects.
  public var podSelector: LabelSelector?
  /// Selects namespaces; an empty selector selects all namespaces.
  public var namespaceSelector: LabelSelector?
  /// A block of IP addresses; cannot be combined with selectors.
  public var ipBlock: IPBlock?

  /// Creates a peer.
  public init(podSelector: LabelSelector? = nil, namespaceSelector: LabelSelector? = nil, ipBlock: IPBlock? = nil) {
    self.podSelector = podSelector
    self.namespaceSelector = namespaceSelector
    self.ipBlock = ipBlock
  }
}

/// A block of IP addresses with exceptions.
public struct IPBlock: Codable, Sendable, Hashable {
  /// The block in CIDR notation, IPv4 or IPv6.
  public var cidr: String
  /// Blocks within `cidr` that are excluded.
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

  /// Decodes a number or a string.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Int32.self) {
      self = .int(value)
    } else {
      self = .string(try container.decode(String.self))
    }
  }

  /// Encodes the value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .int(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    }
  }
}
