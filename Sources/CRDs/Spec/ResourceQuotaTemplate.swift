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

extension ResourceQuotaTemplate: APIType {
  static let schema = Schema.object(
    "A ResourceQuota to create in every namespace.",
    [
      .required("name", .string("Name within the baseline; the ResourceQuota is called <baseline>-<name>.", .label)),
      .optional(
        "enforcement", Enforcement.overriding.described("Overrides the baseline's enforcement for this quota.")),
      .required(
        "hard",
        .map(
          "Most of each resource that the namespace may use, by resource name, e.g. requests.cpu, pods or "
            + "count/deployments.apps.", keys: .qualifiedName, to: Quantity.schema("The most."), count: 1...64)),
      .optional(
        "scopes",
        .list(
          "The quota counts only what is of all of these scopes. Immutable in Kubernetes: a change deletes and creates "
            + "the ResourceQuota.", of: .choice("A scope.", of: ScopeSelector.scopes), by: .element,
          count: 0...ScopeSelector.scopes.count)),
      .optional("scopeSelector", ScopeSelector.schema),
    ],
    rules: [
      conflict("BestEffort", "NotBestEffort"), conflict("Terminating", "NotTerminating"),
    ])

  private static func conflict(_ one: String, _ other: String) -> Schema.Rule {
    Schema.Rule(
      expression: "!has(self.scopes) || !('\(one)' in self.scopes && '\(other)' in self.scopes)",
      message: "no pod is both \(one) and \(other); make two quotas")
  }
}
