package import Kubernetes

/// What a baseline requires of the audit of a cluster.
package struct AuditPolicy: Sendable {
  /// The registries and the owners.
  let settings: AuditSettings
  /// The severity of each check in the order of `CheckCatalog.all`; `nil` if the check does not apply.
  let severities: [Severity?]
  /// The IDs of checks whose findings are all identified, however many there are; see `AuditFindings.tracked`.
  let tracked: Set<String>
  /// The critical and high findings that are not new; see `AuditFindings.severe`.
  package var known: Set<Int> = []
  private let isIgnored: @Sendable (String, ObjectReference) -> Bool

  /// Creates a policy.
  ///
  /// - Parameters:
  ///   - settings: The profile, the registries and the owners.
  ///   - disabled: The IDs of checks that do not apply.
  ///   - severities: Severities that differ from those of the checks, by ID.
  ///   - tracked: The IDs of checks whose findings are all identified.
  ///   - isIgnored: Whether findings of a check about an object do not count.
  package init(
    settings: AuditSettings, disabled: Set<String> = [], severities: [String: Severity] = [:],
    tracked: Set<String> = [], isIgnored: @escaping @Sendable (String, ObjectReference) -> Bool = { _, _ in false }
  ) {
    self.settings = settings
    self.severities = CheckCatalog.all.map { check in
      let info = check.info
      guard settings.profile.includes(info), !disabled.contains(info.id) else { return nil }
      return severities[info.id] ?? info.severity
    }
    self.tracked = tracked
    self.isIgnored = isIgnored
  }

  /// Whether a finding counts.
  func includes(_ check: CheckInfo, _ object: ObjectReference) -> Bool { !isIgnored(check.id, object) }
}
