public import Kubernetes

/// Which namespaces a baseline is for. A namespace must satisfy labels and names; exclusion wins.
public struct NamespaceSelector: Codable, Sendable, Hashable {
  /// Labels that must have exactly these values.
  public var matchLabels: [String: String]?
  /// Further requirements on labels.
  public var matchExpressions: [LabelSelectorRequirement]?
  /// Globs of which one must match; empty means any name. An exact name is the one way to a protected namespace.
  public var matchNames: [String]?
  /// Globs that leave a namespace out, whatever else matches.
  public var excludeNames: [String]?

  /// Creates a selector.
  public init(
    matchLabels: [String: String]? = nil, matchExpressions: [LabelSelectorRequirement]? = nil,
    matchNames: [String]? = nil, excludeNames: [String]? = nil
  ) {
    self.matchLabels = matchLabels
    self.matchExpressions = matchExpressions
    self.matchNames = matchNames
    self.excludeNames = excludeNames
  }
}
