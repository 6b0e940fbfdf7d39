public import Kubernetes

/// Selects the namespaces of a baseline by labels and names. Both must match; exclusion takes precedence.
public struct NamespaceSelector: Codable, Sendable, Hashable {
  /// Labels that a namespace must have with these values.
  public var matchLabels: [String: String]?
  /// Requirements on the labels of a namespace, all of which must be satisfied.
  public var matchExpressions: [LabelSelectorRequirement]?
  /// Globs, one of which must match the name; an empty list matches all names. Protected namespaces must be listed by
  /// their exact name.
  public var matchNames: [String]?
  /// Globs for names that are never selected.
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

extension NamespaceSelector: APIType {
  static let schema = Schema.object(
    "Selects the namespaces of the baseline. Labels and names must both match, and excludeNames takes precedence. An empty "
      + "or absent selector selects all namespaces except the protected ones (kube-system, kube-public, kube-node-lease and "
      + "the namespace of the operator). A protected namespace is selected only if matchNames contains its exact name.",
    [
      .optional(
        "matchLabels",
        .map(
          "Labels that the namespace must have with these values.", keys: .qualifiedName,
          to: .string("The value.", .labelValue), count: 0...64)),
      .optional(
        "matchExpressions",
        .list(
          "Requirements on the labels of the namespace, all of which must be satisfied.",
          of: LabelSelectorRequirement.schema(valuesAreTemplates: false, withRule: true), count: 0...32)),
      .optional(
        "matchNames",
        .list(
          "Globs (* and ?), one of which must match the name; an empty list matches all names. Protected namespaces must "
            + "be listed by their exact name.", of: .string("A glob, e.g. team-*.", .namespaceGlob), type: .set,
          count: 0...1000
        )),
      .optional(
        "excludeNames",
        .list(
          "Globs (* and ?) for names that are never selected.",
          of: .string("A glob, e.g. team-legacy-*.", .namespaceGlob), type: .set, count: 0...1000)),
    ])
}
