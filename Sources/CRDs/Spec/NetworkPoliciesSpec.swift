public import Kubernetes

/// The network policies of a baseline.
public struct NetworkPoliciesSpec: Codable, Sendable, Hashable {
  /// Overrides the baseline's `enforcement`.
  public var enforcement: Enforcement?
  /// Directions that are denied unless something below opens them.
  public var defaultDeny: [PolicyType]?
  /// Ready-made openings, each one NetworkPolicy of its own.
  public var allow: Openings?
  /// Further policies, verbatim.
  public var policies: [NetworkPolicyTemplate]?
  /// Policies that are not ours and widen the default deny. Default `Report`.
  public var unmanaged: UnmanagedPolicy?

  /// Creates an empty control.
  public init() {}

  /// Ready-made openings.
  public struct Openings: Codable, Sendable, Hashable {
    /// Egress to 53/UDP and 53/TCP of kube-dns. Default false.
    public var dns: Bool?
    /// Traffic between pods of the namespace. Default false.
    public var sameNamespace: Bool?
    /// Egress to the addresses of the `kubernetes` Service's endpoints. Default false.
    public var kubeAPIServer: Bool?
    /// Ingress from namespaces that any of these selects.
    public var ingressFromNamespaces: [LabelSelector]?

    /// Creates no opening.
    public init() {}
  }
}

/// A NetworkPolicy to create in every namespace.
public struct NetworkPolicyTemplate: Codable, Sendable, Hashable {
  /// Name within the baseline; the object is `<baseline>-<name>`.
  public var name: String
  /// The policy, verbatim.
  public var spec: NetworkPolicySpec

  /// Creates a template.
  public init(name: String, spec: NetworkPolicySpec) {
    self.name = name
    self.spec = spec
  }
}
