public import Kubernetes

/// Which checks apply to objects that the operator does not generate, in the selected namespaces and in a scan of manifests.
/// `docs/checks.md` lists the checks.
public struct AuditSpec: Codable, Sendable, Hashable {
  /// Which checks apply.
  public enum Profile: String, Codable, Sendable, Hashable, CaseIterable {
    /// The checks of the level baseline of the Pod Security Standards.
    case baseline
    /// The checks of the levels baseline and restricted.
    case restricted
    /// All checks.
    case all
  }

  /// Which checks apply; if `nil`, all.
  public var profile: Profile?
  /// Registries, or paths of registries, from which images may come; if `nil` or empty, any.
  public var allowedRegistries: [String]?
  /// IDs of checks that do not apply.
  public var disabled: [String]?
  /// Severities that differ from those of the checks, by ID.
  public var severities: [String: Severity]?
  /// Namespaces in which checks do not apply.
  public var exceptions: [AuditException]?

  /// Creates a spec without settings.
  public init() {}
}

/// Exempts namespaces from checks.
public struct AuditException: Codable, Sendable, Hashable {
  /// Globs for the names of the namespaces.
  public var namespaces: [String]
  /// IDs of the checks that do not apply.
  public var checks: [String]
  /// The reason, for auditors.
  public var reason: String
  /// When the exception expires; `nil` means never.
  public var expires: Timestamp?
  /// Globs for the names of the clusters in which the exception applies; `nil` means all clusters.
  public var clusters: [String]?

  /// Creates an exception.
  public init(
    namespaces: [String], checks: [String], reason: String, expires: Timestamp? = nil, clusters: [String]? = nil
  ) {
    self.clusters = clusters
    self.namespaces = namespaces
    self.checks = checks
    self.reason = reason
    self.expires = expires
  }
}

extension AuditSpec: APIType {
  static let schema = Schema.object(
    "Which checks apply to objects that the operator does not generate. docs/checks.md lists the checks. If it is "
      + "present, the operator audits the selected namespaces. `plimsoll scan --baseline` applies the settings to manifests.",
    [
      .optional(
        "profile",
        .enumeration(
          "Which checks apply. baseline and restricted: the checks of these levels of the Pod Security Standards. all: all "
            + "checks.", of: Profile.self)),
      .optional(
        "allowedRegistries",
        .list(
          "Registries, or paths of registries, from which images may come, e.g. registry.example.com/team/. If empty, any.",
          of: .string("A registry or a path.", .token), type: .set, count: 0...64)),
      .optional(
        "disabled",
        .list(
          "Checks that do not apply.", of: .string("The ID of a check.", .label), type: .set, count: 0...256)),
      .optional(
        "severities",
        .map(
          "Severities that differ from those of the checks, by the ID of the check.", keys: .label,
          to: .enumeration("The severity.", of: Severity.allCases.reversed().map(\.rawValue)), count: 0...256)),
      .optional(
        "exceptions",
        .list(
          "Namespaces in which checks do not apply. Exceptions are part of the baseline and not of the objects, because "
            + "tenants could change the objects.", of: AuditException.schema, count: 0...256)),
    ])
}

extension AuditException: APIType {
  static let schema = Schema.object(
    "Exempts namespaces from checks, with a reason and an optional expiry time.",
    [
      .required(
        "namespaces",
        .list(
          "Globs (* and ?) for the names of the namespaces.", of: .string("A glob, e.g. team-batch.", .namespaceGlob),
          type: .set, count: 1...256)),
      .required(
        "checks",
        .list(
          "The checks that do not apply.", of: .string("The ID of a check, e.g. host-path.", .label), type: .set,
          count: 1...256)),
      .required("reason", .string("The reason, for auditors, e.g. a ticket.", .freeText)),
      .optional(
        "expires",
        .string("The time from which the checks apply again. If absent, the exception does not expire.", .time)),
      .optional(
        "clusters",
        ClusterSelector.globs(
          "Globs (* and ?) for the names of the clusters in which the exception applies. If absent, it applies in all "
            + "clusters. If the name of the cluster is unknown, an exception with this field does not apply.")),
    ])
}
