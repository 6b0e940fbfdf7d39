/// What a baseline asks for. Absent fields mean their defaults; see `docs/api.md`.
public struct SecurityBaselineSpec: Codable, Sendable, Hashable {
  /// True: watch and report drift, write nothing. Default false.
  public var suspend: Bool?
  /// Whether to write, for every control that does not say otherwise. Default `Enforce`.
  public var enforcement: Enforcement?
  /// The namespaces concerned. Absent or empty: all but the protected ones.
  public var namespaceSelector: NamespaceSelector?
  /// Default-deny network policies and openings.
  public var networkPolicies: NetworkPoliciesSpec?
  /// Roles, bindings and the default service account.
  public var rbac: RBACSpec?
  /// Pod Security Admission labels.
  public var podSecurity: PodSecuritySpec?
  /// Quotas to create in every namespace.
  public var resourceQuotas: [ResourceQuotaTemplate]?
  /// Limit ranges to create in every namespace.
  public var limitRanges: [LimitRangeTemplate]?
  /// Namespaces that need not have some of the controls, for a time.
  public var exemptions: [Exemption]?
  /// What happens to generated objects when the baseline is deleted. Default `Remove`.
  public var deletionPolicy: DeletionPolicy?
  /// True: take over objects of the same name that are not ours. Default false.
  public var adoptExisting: Bool?

  /// Creates an empty spec; set the fields that are wanted.
  public init() {}
}

extension SecurityBaselineSpec: APIType {
  static let schema = Schema.object(
    "What every selected namespace must have. What is not asked for here is left alone.",
    [
      .optional(
        "suspend",
        .boolean("True: watch and report drift, write nothing, until it is false again.", default: false)),
      .optional(
        "enforcement",
        Enforcement.schema(
          "Enforce: create, restore and prune. Audit: compute and report the same, write nothing in namespaces. "
            + "A control may override it with its own enforcement.", default: .enforce)),
      .optional("namespaceSelector", NamespaceSelector.schema),
      .optional("networkPolicies", NetworkPoliciesSpec.schema),
      .optional("rbac", RBACSpec.schema),
      .optional("podSecurity", PodSecuritySpec.schema),
      .optional(
        "resourceQuotas",
        .list(
          "ResourceQuotas to create in every namespace.", of: ResourceQuotaTemplate.schema, by: .field("name"),
          count: 0...16)),
      .optional(
        "limitRanges",
        .list(
          "LimitRanges to create in every namespace.", of: LimitRangeTemplate.schema, by: .field("name"), count: 0...8)),
      .optional(
        "exemptions",
        .list(
          "Namespaces that need not have some of the controls. They stand here and never on the namespace, where its "
            + "tenants could write them.", of: Exemption.schema, count: 0...256)),
      .optional(
        "deletionPolicy",
        .choice(
          "What happens to generated objects when the baseline is deleted. Remove: they go, and the labels that "
            + "namespaces had before are put back. Orphan: they stay, without the operator's labels and owner reference.",
          of: DeletionPolicy.self, default: .remove)),
      .optional(
        "adoptExisting",
        .boolean(
          "True: take over objects that have the name of a generated one and were made by someone else. False: leave "
            + "them alone and report them.", default: false)),
    ])
}
