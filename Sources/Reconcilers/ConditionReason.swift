/// The reasons of conditions; each is described in `docs/conditions.md`.
package enum ConditionReason: String, CaseIterable {
  /// Ready: the current generation is rolled out.
  case reconciled = "Reconciled"
  /// Ready, Reconciling: the current generation is being rolled out.
  case progressing = "Progressing"
  /// Ready, Reconciling: the rollout of `spec.rollout` has halted.
  case rolloutHalted = "RolloutHalted"
  /// Ready, Reconciling, Stalled: the rollout of `spec.rollout` cannot continue, because its ConfigMap cannot be read.
  case rolloutUnreadable = "RolloutUnreadable"
  /// Ready: `spec.suspend` is true.
  case suspended = "Suspended"
  /// Ready, Compliant: `spec.clusterSelector` does not select the cluster.
  case notSelected = "NotSelected"
  /// Ready, Compliant, Stalled: the name or the labels that `spec.clusterSelector` needs are unknown.
  case clusterUnknown = "ClusterUnknown"
  /// Ready, Stalled, Compliant: the spec violates a rule.
  case invalidSpec = "InvalidSpec"
  /// Ready, Degraded, Stalled: the operator lacks a permission.
  case missingPermission = "MissingPermission"
  /// Ready, Degraded, Stalled: an admission policy or webhook rejects a write of the operator.
  case rejectedByAdmission = "RejectedByAdmission"
  /// Ready, Degraded, Compliant: some namespace could not be reconciled.
  case partiallyFailed = "PartiallyFailed"
  /// Compliant, Drifted: objects differ.
  case driftFound = "DriftFound"
  /// Compliant: unmanaged objects weaken the baseline, or have a name that it needs, or the audit has findings.
  case findingsPresent = "FindingsPresent"
  /// Compliant, Degraded: the audit of `spec.audit` lacks permissions.
  case auditPermissionsMissing = "AuditPermissionsMissing"
  /// Compliant, Degraded: the audit of `spec.audit` cannot list a kind.
  case auditIncomplete = "AuditIncomplete"
  /// Degraded: `spec.audit` contains the ID of a check that this version does not have.
  case unknownCheck = "UnknownCheck"
  /// Compliant, Drifted: nothing differs.
  case noDrift = "NoDrift"
  /// Drifted: an object was restored within the last 10 minutes.
  case restoredRecently = "RestoredRecently"
  /// Drifted, Degraded: another client keeps changing what is restored.
  case contested = "Contested"
  /// Degraded: the server stores something other than what was sent.
  case altered = "Altered"
  /// Degraded, Stalled: there is no problem.
  case asExpected = "AsExpected"
  /// Reconciling: no changes are pending.
  case idle = "Idle"
  /// Reconciling: the baseline is being deleted.
  case cleaningUp = "CleaningUp"
  /// Guarded: all admission policies of `config/admission` are installed.
  case installed = "Installed"
  /// Guarded: they are installed, in another version than that of the operator.
  case versionMismatch = "VersionMismatch"
  /// Guarded: some are missing or do not enforce.
  case incomplete = "Incomplete"
  /// Guarded: none is installed.
  case notInstalled = "NotInstalled"
  /// Guarded: the API server does not serve them.
  case notServed = "NotServed"
  /// Guarded: the operator could not read them.
  case notObserved = "NotObserved"
}
