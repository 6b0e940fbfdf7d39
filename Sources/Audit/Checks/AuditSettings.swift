package import PodSecurity

/// What the checks need to know besides the objects.
package struct AuditSettings: Sendable {
  /// Which checks run, by the level of the Pod Security Standards.
  package enum Profile: String, Sendable, CaseIterable {
    /// The checks of the level baseline.
    case baseline
    /// The checks of the levels baseline and restricted.
    case restricted
    /// All checks.
    case all

    /// Whether the profile includes a check.
    package func includes(_ info: CheckInfo) -> Bool {
      switch self {
      case .all: true
      case .restricted: info.level != nil
      case .baseline: info.level == .baseline
      }
    }
  }

  /// Which checks run.
  package var profile = Profile.all
  /// The release whose Pod Security Standards apply.
  package var version = PodSecurityVersion.latest
  /// Images must be in one of these registries or paths; empty if all are allowed.
  package var allowedRegistries: [String] = []
  /// Whether a namespace has an owner; `nil` if namespaces need none.
  package var hasOwner: (@Sendable (String) -> Bool)?

  /// Whether the objects are manifests, not objects of a cluster.
  package var areManifests = true

  /// Creates the default settings.
  package init() {}
}
