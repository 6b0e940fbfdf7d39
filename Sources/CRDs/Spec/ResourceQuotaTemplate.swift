public import Kubernetes

/// Creates a ResourceQuota in every selected namespace.
public struct ResourceQuotaTemplate: Codable, Sendable, Hashable {
  /// The name within the baseline. The ResourceQuota is named `<baseline>-<name>`.
  public var name: String
  /// Overrides the enforcement of the baseline.
  public var enforcement: Enforcement?
  /// The hard limits, by resource name.
  public var hard: [String: Quantity]
  /// Restricts the quota to objects that match all scopes.
  public var scopes: [String]?
  /// Restricts the quota to objects that match the selector.
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
    "Creates a ResourceQuota in every selected namespace.",
    [
      .required("name", .string("The name within the baseline. The ResourceQuota is named <baseline>-<name>.", .label)),
      .optional(
        "enforcement", Enforcement.overriding.described("Overrides the enforcement of the baseline for this quota.")),
      .required(
        "hard",
        .map(
          "The hard limits of the namespace by resource name, e.g. requests.cpu, pods or count/deployments.apps.",
          keys: .qualifiedName, to: Quantity.schema("The limit."), count: 1...64)),
      .optional(
        "scopes",
        .list(
          "Restricts the quota to objects that match all scopes. The field is immutable in Kubernetes, so the operator "
            + "recreates the ResourceQuota after a change.", of: .enumeration("A scope.", of: ScopeSelector.scopes),
          type: .set,
          count: 0...ScopeSelector.scopes.count)),
      .optional("scopeSelector", ScopeSelector.schema),
    ],
    rules: [
      conflict("BestEffort", "NotBestEffort"), conflict("Terminating", "NotTerminating"),
    ])

  private static func conflict(_ one: String, _ other: String) -> Schema.Rule {
    Schema.Rule(
      expression: "!has(self.scopes) || !('\(one)' in self.scopes && '\(other)' in self.scopes)",
      message: "scopes \(one) and \(other) are mutually exclusive; use two quotas")
  }
}
