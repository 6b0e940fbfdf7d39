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

extension NamespaceSelector: APIType {
  static let schema = Schema.object(
    "The namespaces concerned. Labels and names must both be satisfied; excludeNames wins over everything. Empty or "
      + "absent: all but the protected ones (kube-system, kube-public, kube-node-lease and the operator's own), which "
      + "only their exact names in matchNames can bring in.",
    [
      .optional(
        "matchLabels",
        .map(
          "Labels that the namespace must have with exactly these values.", keys: .qualifiedName,
          to: .string("The value.", .labelValue), count: 0...64)),
      .optional(
        "matchExpressions",
        .list(
          "Further requirements on the namespace's labels; all must hold.",
          of: LabelSelectorRequirement.schema(valuesAreTemplates: false, withRule: true), count: 0...32)),
      .optional(
        "matchNames",
        .list(
          "Globs (* and ?) of names, of which one must match; empty means any name. An exact name is the one way to a "
            + "protected namespace.", of: .string("A glob, e.g. team-*.", .namespaceGlob), by: .element, count: 0...1000
        )),
      .optional(
        "excludeNames",
        .list(
          "Globs (* and ?) of names that stay out, whatever else selects them.",
          of: .string("A glob, e.g. team-legacy-*.", .namespaceGlob), by: .element, count: 0...1000)),
    ])
}
