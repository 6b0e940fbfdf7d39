public import Kubernetes

/// Exempts namespaces from controls.
public struct Exemption: Codable, Sendable, Hashable {
  /// Globs for the names of the namespaces.
  public var namespaces: [String]
  /// The controls that do not apply.
  public var controls: [ControlID]
  /// The reason, for auditors.
  public var reason: String
  /// When the exemption expires; `nil` means never.
  public var expires: Timestamp?
  /// Globs for the names of the clusters in which the exemption applies; `nil` means all clusters.
  public var clusters: [String]?

  /// Creates an exemption.
  public init(
    namespaces: [String], controls: [ControlID], reason: String, expires: Timestamp? = nil, clusters: [String]? = nil
  ) {
    self.clusters = clusters
    self.namespaces = namespaces
    self.controls = controls
    self.reason = reason
    self.expires = expires
  }
}

extension Exemption: APIType {
  static let schema = Schema.object(
    "Exempts namespaces from controls, with a reason and an optional expiry time.",
    [
      .required(
        "namespaces",
        .list(
          "Globs (* and ?) for the names of the namespaces.", of: .string("A glob, e.g. team-batch.", .namespaceGlob),
          type: .set,
          count: 1...256)),
      .required(
        "controls",
        .list(
          "The controls that do not apply to these namespaces.", of: .enumeration("A control.", of: ControlID.self),
          type: .set,
          count: 1...ControlID.allCases.count)),
      .required(
        "reason",
        .string(
          "The reason, for auditors, e.g. a ticket and the steps after which the exemption is removed.", .freeText)),
      .optional(
        "expires",
        .string("The time from which the controls apply again. If absent, the exemption does not expire.", .time)),
      .optional(
        "clusters",
        ClusterSelector.globs(
          "Globs (* and ?) for the names of the clusters in which the exemption applies. If absent, it applies in all "
            + "clusters. If the name of the cluster is unknown, an exemption with this field does not apply.")),
    ])
}
