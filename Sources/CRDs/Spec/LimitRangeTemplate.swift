public import Kubernetes

/// Creates a LimitRange in every selected namespace.
public struct LimitRangeTemplate: Codable, Sendable, Hashable {
  /// The name within the baseline. The LimitRange is named `<baseline>-<name>`.
  public var name: String
  /// Overrides the enforcement of the baseline.
  public var enforcement: Enforcement?
  /// The limits, one entry per type of object.
  public var limits: [LimitRangeItem]

  /// Creates a template.
  public init(name: String, limits: [LimitRangeItem], enforcement: Enforcement? = nil) {
    self.name = name
    self.limits = limits
    self.enforcement = enforcement
  }
}

extension LimitRangeTemplate: APIType {
  static let schema = Schema.object(
    "Creates a LimitRange in every selected namespace.",
    [
      .required("name", .string("The name within the baseline. The LimitRange is named <baseline>-<name>.", .label)),
      .optional(
        "enforcement",
        Enforcement.overriding.described("Overrides the enforcement of the baseline for this limit range.")),
      .required(
        "limits",
        .list(
          "Limits and defaults, one entry per type of object.", of: LimitRangeItem.schema, type: .map(key: "type"),
          count: 1...LimitRangeItem.types.count)),
    ])
}
