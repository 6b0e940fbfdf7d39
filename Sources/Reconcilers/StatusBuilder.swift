package import CRDs
import ControllerRuntime
import Kubernetes
import Planning

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Builds the status of a baseline from its summary. Pure: the same input gives the same status.
package struct StatusBuilder {
  private let baseline: ObservedBaseline
  private let summary: BaselineSummary
  private let missingPermissions: [String]
  private let audit: AuditProgress
  private let admission: AdmissionGuardState
  private let operatorVersion: String?
  private let now: Date

  /// Creates a builder.
  ///
  /// - Parameters:
  ///   - baseline: The baseline.
  ///   - summary: Its results in all namespaces, with its selection.
  ///   - missingPermissions: What the operator is not allowed to list, with the fix.
  ///   - audit: How far the objects of the cluster are known to the audit.
  ///   - admission: The state of the admission policies in `config/admission`.
  ///   - operatorVersion: The version of the operator, to compare with that of the policies.
  ///   - now: The time.
  package init(
    baseline: ObservedBaseline, summary: BaselineSummary, missingPermissions: [String],
    audit: AuditProgress = .pending, admission: AdmissionGuardState = .initial, operatorVersion: String? = nil,
    now: Date
  ) {
    self.baseline = baseline
    self.summary = summary
    self.missingPermissions = missingPermissions
    self.audit = audit
    self.admission = admission
    self.operatorVersion = operatorVersion
    self.now = now
  }

  /// How long a restored drift keeps the condition `Drifted` true, in seconds.
  static let recentWindow: TimeInterval = 600
  /// The API's limit of `status.nonCompliant`.
  static let nonCompliantLimit = 50
  /// Longest message in status, in Unicode scalars; with the other limits it keeps the whole status below 256 KiB.
  static let messageLimit = 512

  /// The status.
  package func build() -> SecurityBaselineStatus {
    var status = SecurityBaselineStatus()
    status.observedGeneration = baseline.object.metadata.generation
    status.specHash = baseline.specHash
    status.rollout = rolloutStatus
    status.lastHandledRequestedAt = summary.handledRequest
    status.mode = mode
    status.namespaces = counts
    status.objects = .init(desired: totals.desired, applied: totals.applied)
    status.findings = findings
    if isAudited, !summary.audits.isEmpty {
      status.audit = .init(counts: summary.auditCounts, worst: summary.worstAuditFindings)
    }
    status.drift = summary.drift
    status.recentDrift = summary.recent
    status.nonCompliant = nonCompliant
    status.conditions = conditions
    return status
  }

  /// When time alone changes the status, because `Drifted` ends; `nil` for never.
  package var nextChange: Date? {
    guard let last = summary.drift.lastDetected?.date else { return nil }
    let end = last.addingTimeInterval(Self.recentWindow)
    return end > now ? end : nil
  }

  /// Whether every selected namespace was reconciled, and audited if that is possible, with the current generation.
  package var isComplete: Bool {
    if case .failed = audit { return pending == 0 }
    return pending == 0 && unaudited == 0
  }

  private var totals: BaselineSummary.Totals { summary.totals }
  private var generation: Int64 { baseline.object.metadata.generation ?? 0 }

  /// Selected namespaces that have not been reconciled with the current generation.
  private var pending: Int { summary.selection?.pending.count ?? 0 }
  /// Namespaces that the baseline selects, whether or not they have been reconciled.
  private var selected: Int { summary.selection?.selected.count ?? 0 }

  /// Whether namespaces were not reconciled with the current generation, also those that it no longer selects.
  private var isProgressing: Bool {
    pending > 0 || (baseline.isRollingOut && cluster.isSelected && !baseline.spec.isSuspended)
  }

  /// The state of the rollout. What this process has not read yet stays as it is.
  private var rolloutStatus: RolloutStatus? {
    if baseline.lastValid == nil || baseline.rollout.earlier.isUnknown { return baseline.object.status?.rollout }
    return baseline.lastValid?.rollout == nil ? nil : baseline.rollout.state?.status
  }

  private var cluster: ClusterSelection { baseline.facts.cluster }
  private var isAudited: Bool { baseline.spec.audit != nil && cluster.isSelected }
  /// Selected namespaces that have not been audited with the current generation.
  private var unaudited: Int { isAudited ? summary.unauditedCount(generation: generation) : 0 }
  /// The findings of controls and of the audit.
  private var findings: Int { totals.findings + (isAudited ? summary.auditCounts.total : 0) }

  private var mode: String {
    if baseline.spec.isSuspended { return "Suspended" }
    return (baseline.spec.enforcement ?? .enforce).rawValue
  }

  private var counts: SecurityBaselineStatus.NamespaceCounts {
    .init(
      selected: selected, compliant: totals.compliant, drifted: totals.drifted, failed: totals.failed,
      exempt: totals.exempt)
  }
}

// MARK: - Problems by namespace

extension StatusBuilder {
  /// Worst first: failures, open drift, findings by severity; then by name.
  private var nonCompliant: [SecurityBaselineStatus.NonCompliance] {
    let ranked = problematic.sorted { left, right in
      let (l, r) = (left.value.rank, right.value.rank)
      return l == r ? left.key < right.key : l < r
    }
    return ranked.prefix(Self.nonCompliantLimit).compactMap { namespace, report in
      guard let (control, message) = report.worst else { return nil }
      return .init(namespace: namespace, control: control, message: message.bounded(to: Self.messageLimit))
    }
  }

  private var problematic: [(key: String, value: NamespaceReport)] {
    summary.nonCompliant.compactMap { name in summary.reports[name].map { (name, $0) } }
  }

  /// The first problem of a kind over all namespaces, with how many there are.
  private func describe(_ kinds: Set<NamespaceReport.Problem.Kind>) -> String? {
    let hits = problematic.filter { $0.value.problems.contains { kinds.contains($0.kind) } }
    guard let first = hits.min(by: { $0.key < $1.key }),
      let problem = first.value.problems.first(where: { kinds.contains($0.kind) })
    else { return nil }
    let others = hits.count > 1 ? " (and \((hits.count - 1).counted("more namespace")))" : ""
    return ("namespace '\(first.key)': " + problem.message).bounded(to: Self.messageLimit) + others
  }
}

extension NamespaceReport {
  /// For sorting: lower is worse. It does not depend on how many findings there are, which changes often.
  fileprivate var rank: Int {
    if isFailed { return 0 }
    if !openDrift.isEmpty { return 1 }
    let severities = Array(Severity.allCases.reversed())
    return 2 + (findings.highest.flatMap(severities.firstIndex) ?? severities.count)
  }

  /// The control and message of the worst problem or finding, with the number of the others.
  fileprivate var worst: (ControlID, String)? {
    let problem = problems.first.map { ($0.control, $0.message) }
    guard let first = problem ?? findings.first.map({ ($0.control, $0.message) }) else { return nil }
    let count = problems.count + findings.count
    return count > 1 ? (first.0, first.1 + " (and \(count - 1) more)") : first
  }
}

// MARK: - Conditions

extension StatusBuilder {
  /// One condition without its times.
  private typealias Draft = (type: String, status: Condition.Status, reason: ConditionReason, message: String)

  private var conditions: [Condition] {
    [ready, compliant, drifted, degraded, reconciling, stalled].map {
      condition($0.type, $0.status, $0.reason, $0.message)
    } + [guarded]
  }

  private func condition(
    _ type: String, _ status: Condition.Status, _ reason: ConditionReason, _ message: String
  ) -> Condition {
    let old = baseline.object.status?.conditions?.first { $0.type == type }
    let since = old?.status == status ? old?.lastTransitionTime : nil
    return Condition(
      type: type, status: status, observedGeneration: generation, lastTransitionTime: since ?? Timestamp(now),
      reason: reason.rawValue, message: message)
  }

  private var guarded: Condition {
    let (status, reason, message) = admission.condition(operatorVersion: operatorVersion)
    return condition("Guarded", status, reason, message.bounded(to: Self.messageLimit))
  }

  private var invalid: String? {
    guard !baseline.errors.isEmpty else { return nil }
    let shown = baseline.errors.prefix(5).map(\.description).joined(separator: "; ")
    let rest = baseline.errors.count > 5 ? "; and \(baseline.errors.count - 5) more" : ""
    return (shown + rest).bounded(to: 2048)
  }

  private var missingPermission: String? {
    missingPermissions.first?.bounded(to: Self.messageLimit) ?? describe([.permission])
  }

  private var progress: String { "reconciled \(selected - pending) of \(selected.counted("namespace"))" }

  /// Why the rollout has halted, and how it continues; `nil` if it has not.
  private var halted: String? {
    guard baseline.isRollingOut, let halt = baseline.rollout.state?.halt else { return nil }
    // A preflight can end by itself: a promotion that comes later must not promote the steps after this one.
    let promotion = promotion(ofStepOnly: halt.cause == .preflight)
    let next =
      halt.cause == .preflight
      ? "the rollout continues when the cause is gone, or after the annotation \(promotion)"
      : "fix the cause and annotate the baseline with \(promotion)"
    let text = "rollout halted by \(halt.cause.rawValue) in namespace '\(halt.namespace)': \(halt.message)"
    return text.bounded(to: Self.messageLimit) + "; " + next
  }

  /// Why the rollout cannot continue, because what is stored of it cannot be used; `nil` if it can.
  private var unreadable: String? {
    guard cluster.isSelected, !baseline.isDeleting else { return nil }
    // The fix follows names of up to 253 characters.
    return baseline.unreadableRollout.map { "the rollout cannot continue: \($0)".bounded(to: 2 * Self.messageLimit) }
  }

  /// The annotation that promotes the rollout now, with a value that was not handled yet.
  private func promotion(ofStepOnly: Bool) -> String {
    let state = baseline.rollout.state
    let (hash, step) = (baseline.specHash ?? "", (state?.frontier.step ?? 0) + 1)
    let values = [hash, "\(hash)/\(step)", "\(baseline.object.metadata.generation ?? 0)/\(step)"]
    let value = values.dropFirst(ofStepOnly ? 1 : 0).first { $0 != state?.promoted } ?? hash
    return "\(WellKnown.promoteAnnotation)=\(value)"
  }

  /// How far the rollout is; `nil` without one.
  private var rollout: String? {
    guard baseline.isRollingOut, let steps = baseline.rolloutSpec?.steps else { return nil }
    if baseline.rollout.earlier.isUnknown {
      return "the rollout waits until the operator can read the earlier spec; see the log of the operator"
    }
    guard let state = baseline.rollout.state else { return "the rollout begins" }
    let (step, count) = (state.frontier.step + 1, steps.count + 1)
    let start =
      "rollout step \(step) of \(count): \(state.updated) of \(state.total.counted("namespace")) have the new spec"
    switch state.phase {
    case .paused:
      let pause = TimeInterval(step <= steps.count ? steps[step - 1].pauseSeconds : 0)
      return start + (state.paused.map { "; paused until \(Timestamp($0.addingTimeInterval(pause)).text)" } ?? "")
    case .awaitingPromotion:
      return "\(start); waits for the annotation \(promotion(ofStepOnly: true))"
    case .progressing, .halted, .completed: return start
    }
  }

  private var ready: Draft {
    if let invalid { return ("Ready", .false, .invalidSpec, invalid) }
    if case .unknown(let message) = cluster { return ("Ready", .false, .clusterUnknown, message) }
    if baseline.spec.isSuspended, cluster.isSelected {
      return ("Ready", .true, .suspended, "spec.suspend is true: drift is reported and nothing is written")
    }
    if let unreadable { return ("Ready", .false, .rolloutUnreadable, unreadable) }
    if let halted { return ("Ready", .false, .rolloutHalted, halted) }
    if isProgressing { return ("Ready", .false, .progressing, rollout ?? progress) }
    if let missingPermission { return ("Ready", .false, .missingPermission, missingPermission) }
    if let rejected = describe([.admission]) { return ("Ready", .false, .rejectedByAdmission, rejected) }
    if let problem = describe([.invalid, .transient]) { return ("Ready", .false, .partiallyFailed, problem) }
    if let leaving { return ("Ready", .false, .progressing, leaving) }
    if case .notSelected(let message) = cluster { return ("Ready", .true, .notSelected, message) }
    return ("Ready", .true, .reconciled, progress)
  }

  /// What is still removed in a cluster that the baseline does not select; `nil` if nothing is left, or if what is left is
  /// only reported.
  private var leaving: String? {
    guard cluster.isNotSelected, !baseline.isDeleting else { return nil }
    let count = summary.reports.values.count { $0.hasRemains && $0.openDrift.isEmpty }
    return count == 0 ? nil : "removing generated objects from \(count.counted("namespace"))"
  }

  private var compliant: Draft {
    let open = summary.drift.open
    if open > 0 { return ("Compliant", .false, .driftFound, Self.describe(drift: open)) }
    if findings > 0 {
      return ("Compliant", .false, .findingsPresent, "\(findings.counted("finding")); see \(placesOfFindings)")
    }
    if invalid != nil {
      return ("Compliant", .false, .invalidSpec, "the spec is invalid; the last valid spec is enforced")
    }
    if totals.failed > 0 {
      return ("Compliant", .false, .partiallyFailed, "\(totals.failed.counted("namespace")) failed")
    }
    if case .unknown(let message) = cluster { return ("Compliant", .unknown, .clusterUnknown, message) }
    if case .notSelected(let message) = cluster { return ("Compliant", .true, .notSelected, message) }
    if isProgressing { return ("Compliant", .unknown, .progressing, rollout ?? progress) }
    if let (reason, message) = auditFailure { return ("Compliant", .unknown, reason, message) }
    if unaudited > 0 {
      return (
        "Compliant", .unknown, .progressing, "audited \(selected - unaudited) of \(selected.counted("namespace"))"
      )
    }
    return ("Compliant", .true, .noDrift, "no open drift and no findings")
  }

  /// The fields of the status that list findings. Namespaces that have only findings of the audit are not in
  /// `nonCompliant`.
  private var placesOfFindings: String {
    let hasAuditFindings = isAudited && summary.auditCounts.total > 0
    let fields = [
      hasAuditFindings ? "status.audit" : nil, totals.findings > 0 ? "status.nonCompliant" : nil,
    ]
    return fields.compactMap(\.self).joined(separator: " and ")
  }

  /// Why the audit does not know all objects, although the baseline requires it.
  private var auditFailure: (reason: ConditionReason, message: String)? {
    guard isAudited, case .failed(let message, let isPermission) = audit else { return nil }
    return (isPermission ? .auditPermissionsMissing : .auditIncomplete, message.bounded(to: Self.messageLimit))
  }

  /// The first unknown ID in `spec.audit`, with the number of the others.
  private var unknownCheck: String? {
    let checks = UnknownCheck.all(in: baseline.spec)
    guard let first = checks.first else { return nil }
    let others = checks.count > 1 ? " (and \((checks.count - 1).counted("more ID")))" : ""
    return first.description.bounded(to: Self.messageLimit) + others
  }

  private static func describe(drift open: Int) -> String {
    "\(open.counted("object")) \(open == 1 ? "differs" : "differ") from the baseline"
  }

  private var drifted: Draft {
    if let contest = describe([.contested]) { return ("Drifted", .true, .contested, contest) }
    let open = summary.drift.open
    if open > 0 { return ("Drifted", .true, .driftFound, Self.describe(drift: open)) }
    if nextChange != nil, let newest = summary.recent.first(where: { $0.action != .pruned }) {
      let what = "\(newest.kind) '\(newest.namespace)/\(newest.name)' was \(newest.change.rawValue.lowercased())"
      let who = newest.manager.map { " by '\($0)'" } ?? ""
      return ("Drifted", .true, .restoredRecently, what + who + " and was restored")
    }
    return ("Drifted", .false, .noDrift, "no drift in the last 10 minutes")
  }

  private var degraded: Draft {
    if let missingPermission { return ("Degraded", .true, .missingPermission, missingPermission) }
    if let rejected = describe([.admission]) { return ("Degraded", .true, .rejectedByAdmission, rejected) }
    if let problem = describe([.invalid, .transient]) { return ("Degraded", .true, .partiallyFailed, problem) }
    if let contest = describe([.contested]) { return ("Degraded", .true, .contested, contest) }
    if let altered = describe([.altered]) { return ("Degraded", .true, .altered, altered) }
    if let (reason, message) = auditFailure { return ("Degraded", .true, reason, message) }
    if let unknownCheck { return ("Degraded", .true, .unknownCheck, unknownCheck) }
    return ("Degraded", .false, .asExpected, "all namespaces were reconciled")
  }

  /// What a deletion still does, and what holds it up.
  private var cleanup: String {
    let blockers = summary.reports.filter { !$0.value.blockers.isEmpty }.sorted { $0.key < $1.key }
    guard let first = blockers.first, let blocker = first.value.blockers.first else {
      return "removing generated objects"
    }
    let count = blockers.reduce(0) { $0 + $1.value.blockers.count }
    let others = count > 1 ? " (and \(count - 1) more)" : ""
    return "removing generated objects; in namespace '\(first.key)', \(blocker)".bounded(to: Self.messageLimit) + others
  }

  private var reconciling: Draft {
    if baseline.isDeleting { return ("Reconciling", .true, .cleaningUp, cleanup) }
    if invalid == nil, let unreadable { return ("Reconciling", .false, .rolloutUnreadable, unreadable) }
    if invalid == nil, let halted { return ("Reconciling", .false, .rolloutHalted, halted) }
    if let leaving { return ("Reconciling", .true, .progressing, leaving) }
    if isProgressing, invalid == nil { return ("Reconciling", .true, .progressing, rollout ?? progress) }
    return ("Reconciling", .false, .idle, "no changes are pending")
  }

  private var stalled: Draft {
    if let invalid { return ("Stalled", .true, .invalidSpec, invalid) }
    if case .unknown(let message) = cluster { return ("Stalled", .true, .clusterUnknown, message) }
    if let unreadable { return ("Stalled", .true, .rolloutUnreadable, unreadable) }
    if let missingPermission { return ("Stalled", .true, .missingPermission, missingPermission) }
    if let rejected = describe([.admission]) { return ("Stalled", .true, .rejectedByAdmission, rejected) }
    return ("Stalled", .false, .asExpected, "no action required")
  }
}
