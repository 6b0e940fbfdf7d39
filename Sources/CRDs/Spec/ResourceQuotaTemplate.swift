public import Kubernetes

/// A ResourceQuota to create in every namespace.
public struct ResourceQuotaTemplate: Codable, Sendable, Hashable {
  /// Name within the baseline; the object is `<baseline>-<name>`.
  public var name: String
  /// Overrides the baseline's `enforcement`.
  public var enforcement: Enforcement?
  /// Most of each resource that the namespace may use, by resource name.
  public var hard: [String: Quantity]
  /// What the quota counts.
  public var scopes: [String]?
  /// What the quota counts, by expression.
  public var scopeSelector: ScopeSelector?

  /// Creates a template.
  public init(
    name: String, hard: [String: Quantity], scopes: [String]? = nil, scopeSelector: ScopeSelector? = nil,
    enforcement: Enforcement? = nil
  ) {
    self.name = name
    self.hard = hard
    self.scopes = scopes
    self.scopeSelector = scopeSelector
    self.enforcement = enforcement
  }
}
