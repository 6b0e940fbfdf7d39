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
