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
  /// Where the objects are, for messages.
  var place: String { areManifests ? "in the input" : "in the cluster" }

  /// Whether the findings of an object are kept for baselines that are not known yet. The conditions of the findings
  /// then decide what depends on the settings.
  var isDeferred = false

  /// The maximum size in bytes of the command lines of a pod that are searched for secrets.
  var commandLineLimit = Int.max

  /// Creates the default settings.
  package init() {}

  /// Whether an image may be used.
  func allows(_ image: ImageReference) -> Bool {
    allowedRegistries.isEmpty || allowedRegistries.contains(where: image.isIn)
  }

  /// Whether a namespace needs an owner and has none.
  func lacksOwner(_ namespace: String) -> Bool { hasOwner.map { !$0(namespace) } ?? false }
}
