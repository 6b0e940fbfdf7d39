package import Planning

/// What applying baselines would do in one namespace.
package struct NamespacePreview: Sendable, Hashable {
  /// The namespace's name.
  package var name: String
  /// What would happen, in a stable order.
  package var changes: [ObjectChange]
  /// The steps of rollouts in which this happens, one for each baseline; empty if it happens at once.
  package var steps: [RolloutStepPreview]
  /// How many objects need no change.
  package var kept: Int
  /// What would be reported and not changed.
  package var findings: [Finding]
  /// The running pods that a raised Pod Security level would reject; `nil` if the server reports none.
  package var podSecurity: PodSecurityVerdict?
  /// Other warnings of the server.
  package var warnings: [String]

  /// Creates the preview of a namespace.
  package init(
    name: String, changes: [ObjectChange] = [], kept: Int = 0, findings: [Finding] = [],
    podSecurity: PodSecurityVerdict? = nil, warnings: [String] = [], steps: [RolloutStepPreview] = []
  ) {
    self.name = name
    self.changes = changes
    self.kept = kept
    self.findings = findings
    self.podSecurity = podSecurity
    self.warnings = warnings
    self.steps = steps
  }

  /// Whether there is nothing to show.
  package var isQuiet: Bool { changes.isEmpty && findings.isEmpty && podSecurity == nil && warnings.isEmpty }
}
