/// The desired state of a baseline. See `docs/api.md` for the defaults.
public struct SecurityBaselineSpec: Codable, Sendable, Hashable {
  /// Whether the operator only reports drift and writes nothing. Default: `false`.
  public var suspend: Bool?
  /// The enforcement of all controls that do not override it. Default: `Enforce`.
  public var enforcement: Enforcement?
  /// Selects the clusters in which the baseline applies; if absent or empty, all clusters.
  public var clusterSelector: ClusterSelector?
  /// Selects the namespaces; if absent or empty, all namespaces except the protected ones.
  public var namespaceSelector: NamespaceSelector?
  /// Network policies.
  public var networkPolicies: NetworkPoliciesSpec?
  /// Roles, role bindings and the default service account.
  public var rbac: RBACSpec?
  /// Pod Security Admission labels.
  public var podSecurity: PodSecuritySpec?
  /// Quotas to create in every selected namespace.
  public var resourceQuotas: [ResourceQuotaTemplate]?
  /// Limit ranges to create in every selected namespace.
  public var limitRanges: [LimitRangeTemplate]?
  /// How a new spec is rolled out over the namespaces; if absent, everywhere at once.
  public var rollout: RolloutSpec?
  /// Namespaces that are exempt from controls.
  public var exemptions: [Exemption]?
  /// Who owns which namespaces.
  public var owners: [NamespaceOwner]?
  /// Which checks apply to objects that the operator does not generate.
  public var audit: AuditSpec?
  /// What happens to generated objects when the baseline is deleted. Default: `Remove`.
  public var deletionPolicy: DeletionPolicy?
  /// Whether existing objects with the name of a generated object are adopted. Default: `false`.
  public var adoptExisting: Bool?

  /// Creates an empty spec.
  public init() {}
}

extension SecurityBaselineSpec: APIType {
  static let schema = Schema.object(
    "The desired state of the selected namespaces. The operator does not change anything that the spec does not specify.",
    [
      .optional(
        "suspend",
        .boolean(
          "Suspends the baseline: the operator reports drift but writes nothing until the field is false again.",
          default: false)),
      .optional(
        "enforcement",
        Enforcement.schema(
          "Enforce: create, restore and prune objects. Audit: report the same drift but write nothing in namespaces. A "
            + "control can override the enforcement of the baseline.", default: .enforce)),
      .optional("clusterSelector", ClusterSelector.schema),
      .optional("namespaceSelector", NamespaceSelector.schema),
      .optional("networkPolicies", NetworkPoliciesSpec.schema),
      .optional("rbac", RBACSpec.schema),
      .optional("podSecurity", PodSecuritySpec.schema),
      .optional(
        "resourceQuotas",
        .list(
          "ResourceQuotas to create in every selected namespace.", of: ResourceQuotaTemplate.schema,
          type: .map(key: "name"),
          count: 0...16)),
      .optional(
        "limitRanges",
        .list(
          "LimitRanges to create in every selected namespace.", of: LimitRangeTemplate.schema, type: .map(key: "name"),
          count: 0...8)),
      .optional("rollout", RolloutSpec.schema),
      .optional(
        "exemptions",
        .list(
          "Exempts namespaces from controls. Exemptions are part of the baseline and not of the namespace, because tenants "
            + "could change the namespace.", of: Exemption.schema, count: 0...256)),
      .optional(
        "owners",
        .list(
          "Who owns which namespaces. Owners are part of the baseline and not of the namespace, because tenants could change "
            + "the namespace.", of: NamespaceOwner.schema, count: 0...256)),
      .optional("audit", AuditSpec.schema),
      .optional(
        "deletionPolicy",
        .enumeration(
          "What happens to generated objects when the baseline is deleted. Remove: they are deleted, and the previous labels "
            + "of namespaces are restored. Orphan: they are kept without the labels and the owner reference of the operator.",
          of: DeletionPolicy.self, default: .remove)),
      .optional(
        "adoptExisting",
        .boolean(
          "Whether the operator adopts existing objects with the name of a generated object. If false, it generates its "
            + "own objects under alternative names and reports the conflict.", default: false)),
    ])
}
