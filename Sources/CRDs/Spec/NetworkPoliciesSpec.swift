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

extension NetworkPoliciesSpec: APIType {
  static let schema = Schema.object(
    "NetworkPolicies of every namespace: a default deny, ready-made openings, and any further policies.",
    [
      .optional("enforcement", Enforcement.overriding),
      .optional(
        "defaultDeny",
        .list(
          "Directions in which all traffic of all pods is denied unless a policy opens it. Becomes the NetworkPolicy "
            + "<baseline>-default-deny.", of: .choice("A direction.", of: PolicyType.self), by: .element, count: 0...2)),
      .optional("allow", Openings.schema),
      .optional(
        "policies",
        .list(
          "Further NetworkPolicies, verbatim.", of: NetworkPolicyTemplate.schema, by: .field("name"), count: 0...64)),
      .optional(
        "unmanaged",
        .choice(
          "What is done about NetworkPolicies that the operator did not make and that open a denied direction. Ignore: "
            + "nothing. Report: they are findings. Prune: they are deleted.", of: UnmanagedPolicy.self, default: .report
        )),
    ])
}

extension NetworkPoliciesSpec.Openings: APIType {
  static let schema = Schema.object(
    "Ready-made openings in the default deny, each one NetworkPolicy of its own.",
    [
      .optional(
        "dns", .boolean("True: pods may look up names, at port 53 (UDP and TCP) of the cluster's DNS pods.")),
      .optional("sameNamespace", .boolean("True: the namespace's pods may reach each other.")),
      .optional(
        "kubeAPIServer",
        .boolean(
          "True: pods may reach the API server, at the addresses behind the Service kubernetes; they are followed as "
            + "they change.")),
      .optional(
        "ingressFromNamespaces",
        .list(
          "Pods may be reached from the namespaces that any of these selects, e.g. the ingress controller's.",
          of: LabelSelector.schema("Selects namespaces by their labels.", withRule: true), count: 0...32)),
    ])
}

extension NetworkPolicyTemplate: APIType {
  static let schema = Schema.object(
    "A NetworkPolicy to create in every namespace.",
    [
      .required(
        "name", .string("Name within the baseline; the object is called <baseline>-<name>.", .label)),
      .required("spec", NetworkPolicySpec.schema),
    ],
    rules: [
      Schema.Rule(
        expression: "!(self.name in [\(reservedNames.map { "'\($0)'" }.joined(separator: ", "))])",
        message: "this name is taken by defaultDeny or allow; choose another")
    ])

  /// Names of the policies that `defaultDeny` and `allow` make.
  static var reservedNames: [String] { BuiltInItem.allCases.map(\.rawValue) }
}
