/// `v1.ResourceQuota`.
public struct ResourceQuota: KubernetesObject, Hashable {
  /// `/api/v1/resourcequotas`.
  public static let resourceType = ResourceType(
    group: "", version: "v1", plural: "resourcequotas", kind: "ResourceQuota", isNamespaced: true)

  /// The metadata is decoded by itself.
  public static let isIdentifiedByMetadataOnly = true

  /// Metadata.
  public var metadata: ObjectMeta
  /// The specification.
  public var spec: ResourceQuotaSpec?

  /// Creates a quota.
  public init(metadata: ObjectMeta, spec: ResourceQuotaSpec?) {
    self.metadata = metadata
    self.spec = spec
  }
}

/// `v1.ResourceQuotaSpec`.
public struct ResourceQuotaSpec: Codable, Sendable, Hashable {
  /// The hard limits, by resource name.
  public var hard: [String: Quantity]?
  /// Restricts the quota to objects that match all scopes, e.g. `BestEffort`; immutable.
  public var scopes: [String]?
  /// Restricts the quota to objects that match the selector; immutable.
  public var scopeSelector: ScopeSelector?

  /// Creates a spec.
  public init(hard: [String: Quantity]? = nil, scopes: [String]? = nil, scopeSelector: ScopeSelector? = nil) {
    self.hard = hard
    self.scopes = scopes
    self.scopeSelector = scopeSelector
  }
}

/// `v1.ScopeSelector`.
public struct ScopeSelector: Codable, Sendable, Hashable {
  /// Requirements, all of which must be satisfied.
  public var matchExpressions: [ScopedResourceSelectorRequirement]?

  /// Creates a selector.
  public init(matchExpressions: [ScopedResourceSelectorRequirement]? = nil) {
    self.matchExpressions = matchExpressions
  }
}

/// `v1.ScopedResourceSelectorRequirement`.
public struct ScopedResourceSelectorRequirement: Codable, Sendable, Hashable {
  /// The scope, e.g. `PriorityClass`.
  public var scopeName: String
  /// `In`, `NotIn`, `Exists` or `DoesNotExist`.
  public var `operator`: LabelSelectorRequirement.Operator
  /// The values for `In` and `NotIn`.
  public var values: [String]?

  /// Creates a requirement.
  public init(scopeName: String, operator: LabelSelectorRequirement.Operator, values: [String]? = nil) {
    self.scopeName = scopeName
    self.operator = `operator`
    self.values = values
  }
}
