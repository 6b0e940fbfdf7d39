package import Audit
package import Kubernetes
package import PodSecurity

/// What a scan checks. Options of the command line take precedence over the baseline.
package struct ScanSettings: Sendable {
  /// The options of the command line.
  package struct Options: Sendable {
    /// IDs of checks; if not empty, only these run.
    package var checks: [String] = []
    /// IDs of checks that do not run.
    package var skip: [String] = []
    /// The profile; `nil` for that of the baseline, or else all checks.
    package var profile: AuditSettings.Profile?
    /// The version of the Pod Security Standards; `nil` for the latest.
    package var version: PodSecurityVersion?

    /// Creates options that change nothing.
    package init() {}
  }

  /// The checks that run.
  package let checks: [any Check]
  /// What the checks need to know.
  package let settings: AuditSettings
  /// Severities that differ from those of the checks, by ID.
  package let severities: [String: Severity]
  /// IDs that are not those of checks, or options that leave no check.
  package let errors: [ScanError]
  /// Selected checks that need settings of a baseline, or settings of the baseline without effect.
  let notes: [String]

  /// Combines options and a baseline.
  ///
  /// - Parameters:
  ///   - options: The options of the command line.
  ///   - baseline: The baseline; `nil` if there is none.
  ///   - isCluster: Whether the objects are those of a cluster, not manifests.
  package init(_ options: Options, baseline: BaselineAudit? = nil, isCluster: Bool = false) {
    var settings = baseline?.settings ?? AuditSettings()
    settings.areManifests = !isCluster
    settings.profile = options.profile ?? settings.profile
    settings.version = options.version ?? settings.version
    let disabled = Set(options.skip).union(baseline?.disabled.subtracting(options.checks) ?? [])
    let selected = Set(options.checks)
    let profile = settings.profile
    self.settings = settings
    checks = CheckCatalog.all.filter {
      (selected.isEmpty || selected.contains($0.info.id)) && !disabled.contains($0.info.id) && profile.includes($0.info)
    }
    severities = baseline?.severities ?? [:]
    var errors =
      Self.unknown(options.checks, in: "--checks") + Self.unknown(options.skip, in: "--skip") + (baseline?.errors ?? [])
    if checks.isEmpty, errors.isEmpty {
      errors.append(
        ScanError(file: "--checks", message: "no check is left; change --checks, --skip, --profile or the baseline"))
    }
    self.errors = errors
    notes =
      baseline.map { options.profile == nil ? $0.settingsWithoutEffect : [] }
      ?? Self.needBaseline.filter(selected.contains).map(Self.note)
  }

  /// Checks that compare with settings of a baseline.
  private static let needBaseline = ["image-registry", "no-owner"]

  private static func note(_ check: String) -> String {
    "\(check) finds nothing without the settings of a SecurityBaseline; specify --baseline"
  }

  static func unknown(_ ids: [String], in source: String) -> [ScanError] {
    ids.filter { CheckCatalog.check($0) == nil }.map { ScanError(file: source, message: CheckCatalog.unknown($0)) }
  }
}
