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
