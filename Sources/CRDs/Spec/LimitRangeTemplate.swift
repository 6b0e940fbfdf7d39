public import Kubernetes

/// A LimitRange to create in every namespace.
public struct LimitRangeTemplate: Codable, Sendable, Hashable {
  /// Name within the baseline; the object is `<baseline>-<name>`.
  public var name: String
  /// Overrides the baseline's `enforcement`.
  public var enforcement: Enforcement?
  /// The limits.
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
    "A LimitRange to create in every namespace.",
    [
      .required("name", .string("Name within the baseline; the LimitRange is called <baseline>-<name>.", .label)),
      .optional(
        "enforcement", Enforcement.overriding.described("Overrides the baseline's enforcement for this limit range.")),
      .required(
        "limits",
        .list(
          "Bounds and defaults, one entry for each type of object.", of: LimitRangeItem.schema, by: .field("type"),
          count: 1...LimitRangeItem.types.count)),
    ])
}
