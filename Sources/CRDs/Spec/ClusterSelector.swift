import Kubernetes

/// Selects the clusters in which a baseline applies, by name and labels. Both must match.
public struct ClusterSelector: Codable, Sendable, Hashable {
  /// Globs, one of which must match the name of the cluster; an empty list matches all names.
  public var matchNames: [String]?
  /// Labels that the cluster must have with these values.
  public var matchLabels: [String: String]?

  /// Creates a selector.
  public init(matchNames: [String]? = nil, matchLabels: [String: String]? = nil) {
    self.matchNames = matchNames
    self.matchLabels = matchLabels
  }
}

extension ClusterSelector: APIType {
  static let schema = Schema.object(
    "Selects the clusters in which the baseline applies, so that the same file can be applied to every cluster. Names and "
      + "labels must both match; an empty or absent selector selects all clusters. A cluster has the name and labels of its "
      + "ClusterProperties (about.k8s.io/v1alpha1), or else those of the operator's flags --cluster-name and "
      + "--cluster-labels. In a cluster that is not selected, the operator removes what it has generated for the baseline. If "
      + "the name or the labels are unknown, the operator changes nothing, and the reason of the condition Ready is "
      + "ClusterUnknown.",
    [
      .optional(
        "matchNames",
        .list(
          "Globs (* and ?), one of which must match the name of the cluster; an empty list matches all names.",
          of: .string("A glob, e.g. prod-*.", .clusterGlob), type: .set, count: 0...1000)),
      .optional(
        "matchLabels",
        .map(
          "Labels that the cluster must have with these values. Each ClusterProperty is a label.", keys: .qualifiedName,
          to: .string("The value.", .labelValue), count: 0...64)),
    ])

  /// The schema of the field `clusters` of an exemption or an exception.
  static func globs(_ description: String) -> Schema {
    .list(description, of: .string("A glob, e.g. prod-*.", .clusterGlob), type: .set, count: 1...256)
  }
}
