public import Kubernetes

/// The network policies of a baseline.
public struct NetworkPoliciesSpec: Codable, Sendable, Hashable {
  /// Overrides the enforcement of the baseline.
  public var enforcement: Enforcement?
  /// Directions in which all traffic is denied unless a policy allows it.
  public var defaultDeny: [PolicyType]?
  /// Predefined policies that allow common traffic.
  public var allow: AllowedTraffic?
  /// Additional policies.
  public var policies: [NetworkPolicyTemplate]?
  /// What happens to unmanaged policies that allow denied traffic. Default: `Report`.
  public var unmanaged: UnmanagedPolicy?

  /// Creates an empty spec.
  public init() {}

  /// Predefined policies that allow common traffic, one NetworkPolicy each.
  public struct AllowedTraffic: Codable, Sendable, Hashable {
    /// Allows egress to the DNS servers: kube-dns on 53/UDP and 53/TCP unless `dnsServers` names others. Default: `false`.
    public var dns: Bool?
    /// The DNS servers to which `dns` allows egress.
    public var dnsServers: DNSServers?
    /// Allows traffic between the pods of the namespace. Default: `false`.
    public var sameNamespace: Bool?
    /// Allows egress to the endpoints of the Service `kubernetes`. Default: `false`.
    public var kubeAPIServer: Bool?
    /// Allows ingress from the namespaces that any of these selectors selects.
    public var ingressFromNamespaces: [LabelSelector]?

    /// Creates a spec that allows no traffic.
    public init() {}
  }
}

/// The DNS servers of a cluster.
public struct DNSServers: Codable, Sendable, Hashable {
  /// The ports, for UDP and TCP; `nil` means 53.
  public var ports: [Int32]?
  /// The pods or addresses; `nil` means the pods of kube-dns in the namespace `kube-system`.
  public var peers: [NetworkPolicyPeer]?

  /// Creates DNS servers.
  public init(ports: [Int32]? = nil, peers: [NetworkPolicyPeer]? = nil) {
    self.ports = ports
    self.peers = peers
  }
}

/// Creates a NetworkPolicy in every selected namespace.
public struct NetworkPolicyTemplate: Codable, Sendable, Hashable {
  /// The name within the baseline. The NetworkPolicy is named `<baseline>-<name>`.
  public var name: String
  /// The spec of the NetworkPolicy.
  public var spec: NetworkPolicySpec

  /// Creates a template.
  public init(name: String, spec: NetworkPolicySpec) {
    self.name = name
    self.spec = spec
  }
}

extension NetworkPoliciesSpec: APIType {
  static let schema = Schema.object(
    "Creates NetworkPolicies in every selected namespace: a default deny, predefined policies that allow common traffic, and "
      + "additional policies.",
    [
      .optional("enforcement", Enforcement.overriding),
      .optional(
        "defaultDeny",
        .list(
          "Directions in which all traffic of all pods is denied unless a policy allows it. Creates the NetworkPolicy "
            + "<baseline>-default-deny.", of: .enumeration("A direction.", of: PolicyType.self), type: .set,
          count: 0...2)),
      .optional("allow", AllowedTraffic.schema),
      .optional(
        "policies",
        .list(
          "Additional NetworkPolicies.", of: NetworkPolicyTemplate.schema, type: .map(key: "name"), count: 0...64)),
      .optional(
        "unmanaged",
        .enumeration(
          "What happens to NetworkPolicies that are not managed by the operator and allow denied traffic. Ignore: they are "
            + "ignored. Report: they are reported as findings. Prune: they are deleted.", of: UnmanagedPolicy.self,
          default: .report
        )),
    ])
}

extension NetworkPoliciesSpec.AllowedTraffic: APIType {
  static let schema = Schema.object(
    "Allows common traffic despite the default deny, with one NetworkPolicy per field.",
    [
      .optional(
        "dns",
        .boolean(
          "Allows egress to the DNS servers of the cluster: the pods of kube-dns on port 53 (UDP and TCP), unless dnsServers "
            + "specifies others.")),
      .optional("dnsServers", DNSServers.schema),
      .optional("sameNamespace", .boolean("Allows traffic between the pods of the namespace.")),
      .optional(
        "kubeAPIServer",
        .boolean(
          "Allows egress to the API server at the endpoints of the Service kubernetes. The operator updates the policy "
            + "when the endpoints change.")),
      .optional(
        "ingressFromNamespaces",
        .list(
          "Allows ingress from the namespaces that any of these selectors selects, e.g. from the namespace of the ingress "
            + "controller.",
          of: LabelSelector.schema("Selects namespaces by their labels.", withRule: true), count: 0...32)),
    ])
}

extension DNSServers: APIType {
  static let schema = Schema.object(
    "The DNS servers to which dns allows egress. Required if they are not the pods of kube-dns on port 53, e.g. on OpenShift "
      + "or with NodeLocal DNSCache.",
    [
      .optional(
        "ports",
        .list(
          "The ports on which the servers listen, for UDP and TCP; 53 if absent.",
          of: .integer("A port.", in: 1...65535),
          type: .set, count: 1...16)),
      .optional(
        "peers",
        .list(
          "The servers. If absent: the pods with the label k8s-app: kube-dns in the namespace kube-system; in any namespace "
            + "before Kubernetes 1.21.", of: NetworkPolicyPeer.schema, count: 1...16)),
    ])
}

extension NetworkPolicyTemplate: APIType {
  static let schema = Schema.object(
    "Creates a NetworkPolicy in every selected namespace.",
    [
      .required(
        "name", .string("The name within the baseline. The NetworkPolicy is named <baseline>-<name>.", .label)),
      .required("spec", NetworkPolicySpec.schema),
    ],
    rules: [
      Schema.Rule(
        expression: "!(self.name in [\(reservedNames.map { "'\($0)'" }.joined(separator: ", "))])",
        message: "the name is reserved for defaultDeny or allow; use another name")
    ])

  /// The names of the policies that `defaultDeny` and `allow` create.
  static var reservedNames: [String] { BuiltInItem.allCases.map(\.rawValue) }
}
