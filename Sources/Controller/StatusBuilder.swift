import CRDs
import Foundation
import Kubernetes
import Reconcilers

/// Makes a baseline's status from its ledger. Pure: the same input gives the same status.
struct StatusBuilder {
  var entry: BaselineRegistry.Entry
  var ledger: Ledger
  /// Namespaces that the baseline selects now, whether or not they have been reconciled.
  var selected: Set<String>
  /// What the operator cannot see, with the mend, e.g. missing permission to list a kind.
  var blindSpots: [String]
  var now: Date

  /// How long a restored drift keeps `Drifted` true (`api.yaml`: "restored in the last 10 minutes").
  static let recentWindow: TimeInterval = 600
  /// The API's bound on `status.nonCompliant`.
  static let nonCompliantLimit = 50
  /// Longest message in status; with the other bounds it keeps the whole below 256 KiB.
  static let messageLimit = 512

  /// The status.
  func build() -> SecurityBaselineStatus {
    var status = SecurityBaselineStatus()
    status.observedGeneration = entry.object.metadata.generation
    status.lastHandledRequestedAt = entry.object.metadata.annotations?[WellKnown.requestedAtAnnotation]?
      .bounded(to: 128)
    status.mode = mode
    status.namespaces = counts
    status.objects = .init(
      desired: reports.reduce(0) { $0 + $1.share.desired }, applied: reports.reduce(0) { $0 + $1.applied })
    status.findings = reports.reduce(0) { $0 + $1.findings.count }
    status.drift = ledger.drift
    status.recentDrift = ledger.recent
    status.nonCompliant = nonCompliant
    status.conditions = conditions
    return status
  }

  /// When the status changes by time alone: `Drifted` ends.
  var nextChange: Date? {
    guard let last = ledger.drift.lastDetected?.date else { return nil }
    let end = last.addingTimeInterval(Self.recentWindow)
    return end > now ? end : nil
  }

  private var reports: [NamespaceReport] { Array(ledger.reports.values) }
  private var failed: [NamespaceReport] { reports.filter(\.isFailed) }
  private var generation: Int64 { entry.object.metadata.generation ?? 0 }

  /// Selected namespaces that have not been reconciled with the current generation.
  private var pending: Int {
    selected.count { (ledger.reports[$0]?.generation ?? -1) < generation }
  }

  private var mode: String {
    if entry.spec.isSuspended { return "Suspended" }
    return (entry.spec.enforcement ?? .enforce).rawValue
  }

  private var counts: SecurityBaselineStatus.NamespaceCounts {
    let chosen = reports.filter(\.share.isSelected)
    return .init(
      selected: selected.count, compliant: chosen.count(where: \.isCompliant),
      drifted: chosen.count { !$0.openDrift.isEmpty }, failed: failed.count,
      exempt: chosen.count(where: \.share.isExempt))
  }
}

// MARK: - What is wrong where

extension StatusBuilder {
  /// Worst first: failures, open drift, findings; then by name.
  private var nonCompliant: [SecurityBaselineStatus.NonCompliance] {
    let wanting = ledger.reports.filter { !$0.value.isCompliant }
    let ranked = wanting.sorted { left, right in
      let (l, r) = (left.value.severity, right.value.severity)
      return l == r ? left.key < right.key : l > r
    }
    return ranked.prefix(Self.nonCompliantLimit).compactMap { namespace, report in
      guard let (control, message) = report.worst else { return nil }
      return .init(namespace: namespace, control: control, message: message.bounded(to: Self.messageLimit))
    }
  }

  /// The first problem of a kind over all namespaces, with how many there are.
  private func summary(of kinds: Set<NamespaceReport.Problem.Kind>) -> String? {
    let hits = ledger.reports.filter { $0.value.problems.contains { kinds.contains($0.kind) } }
    guard let first = hits.min(by: { $0.key < $1.key }),
      let problem = first.value.problems.first(where: { kinds.contains($0.kind) })
    else { return nil }
    let others = hits.count > 1 ? " (and \(hits.count - 1) more namespaces)" : ""
    return ("namespace '\(first.key)': " + problem.message).bounded(to: Self.messageLimit) + others
  }
}

extension NamespaceReport {
  /// For sorting: the higher the worse.
  fileprivate var severity: Int {
    (isFailed ? 1_000_000 : 0) + min(openDrift.count, 999) * 1_000 + min(share.findings.count, 999)
  }

  /// The control and message of the worst, with a count of the rest.
  fileprivate var worst: (ControlID, String)? {
    let all =
      problems.map { ($0.control, $0.message) } + share.findings.map { ($0.control, $0.message) }
    guard let first = all.first else { return nil }
    return all.count > 1 ? (first.0, first.1 + " (and \(all.count - 1) more)") : first
  }
}

// MARK: - Conditions

extension StatusBuilder {
  /// One condition before it has a time.
  private typealias Draft = (type: String, status: Bool, reason: ConditionReason, message: String)

  private var conditions: [Condition] {
    [ready, compliant, drifted, degraded, reconciling, stalled].map { draft in
      let status: Condition.Status = draft.status ? .true : .false
      let old = entry.object.status?.conditions?.first { $0.type == draft.type }
      let since = old?.status == status ? old?.lastTransitionTime : nil
      return Condition(
        type: draft.type, status: status, observedGeneration: generation,
        lastTransitionTime: since ?? Timestamp(now), reason: draft.reason.rawValue, message: draft.message)
    }
  }

  private var invalid: String? {
    guard !entry.errors.isEmpty else { return nil }
    let shown = entry.errors.prefix(5).map(\.description).joined(separator: "; ")
    let rest = entry.errors.count > 5 ? "; and \(entry.errors.count - 5) more" : ""
    return (shown + rest).bounded(to: 2048)
  }

  private var missingPermission: String? {
    blindSpots.first?.bounded(to: Self.messageLimit) ?? summary(of: [.permission])
  }

  private var progress: String { "reconciled \(selected.count - pending) of \(selected.count) namespaces" }

  private var ready: Draft {
    if let invalid { return ("Ready", false, .invalidSpec, invalid) }
    if entry.spec.isSuspended {
      return ("Ready", true, .suspended, "spec.suspend is true: drift is reported and nothing is written")
    }
    if pending > 0 { return ("Ready", false, .progressing, progress) }
    if let missingPermission { return ("Ready", false, .missingPermission, missingPermission) }
    if let problem = summary(of: [.invalid, .transient]) { return ("Ready", false, .partiallyFailed, problem) }
    return ("Ready", true, .reconciled, progress)
  }

  private var compliant: Draft {
    let open = ledger.drift.open
    let findings = reports.reduce(0) { $0 + $1.findings.count }
    if open > 0 { return ("Compliant", false, .driftFound, "\(open) objects differ from the baseline") }
    if findings > 0 { return ("Compliant", false, .findingsPresent, "\(findings) findings; see status.nonCompliant") }
    if invalid != nil {
      return ("Compliant", false, .invalidSpec, "the spec is invalid; the last valid one is enforced")
    }
    if !failed.isEmpty { return ("Compliant", false, .partiallyFailed, "\(failed.count) namespaces failed") }
    return ("Compliant", true, .noDrift, "no open drift, no finding")
  }

  private var drifted: Draft {
    if let contest = summary(of: [.contested]) { return ("Drifted", true, .contested, contest) }
    let open = ledger.drift.open
    if open > 0 { return ("Drifted", true, .driftFound, "\(open) objects differ from the baseline") }
    if nextChange != nil, let newest = ledger.recent.first {
      let what = "\(newest.kind) '\(newest.namespace)/\(newest.name)' was \(newest.change.rawValue.lowercased())"
      let who = newest.manager.map { " by '\($0)'" } ?? ""
      return ("Drifted", true, .restoredRecently, what + who + " and is restored")
    }
    return ("Drifted", false, .noDrift, "no drift in the last 10 minutes")
  }

  private var degraded: Draft {
    if let missingPermission { return ("Degraded", true, .missingPermission, missingPermission) }
    if let problem = summary(of: [.invalid, .transient]) { return ("Degraded", true, .partiallyFailed, problem) }
    if let contest = summary(of: [.contested]) { return ("Degraded", true, .contested, contest) }
    if let altered = summary(of: [.altered]) { return ("Degraded", true, .altered, altered) }
    return ("Degraded", false, .asExpected, "every namespace could be reconciled")
  }

  private var reconciling: Draft {
    if entry.facts.isDeleting { return ("Reconciling", true, .cleaningUp, "removing what was generated") }
    if pending > 0, invalid == nil { return ("Reconciling", true, .progressing, progress) }
    return ("Reconciling", false, .idle, "nothing to do")
  }

  private var stalled: Draft {
    if let invalid { return ("Stalled", true, .invalidSpec, invalid) }
    if let missingPermission { return ("Stalled", true, .missingPermission, missingPermission) }
    return ("Stalled", false, .asExpected, "nothing needs a person")
  }
}

/// The words for machines in conditions; each is described in `docs/conditions.md`.
enum ConditionReason: String, CaseIterable {
  /// Ready: everything is written as asked.
  case reconciled = "Reconciled"
  /// Ready, Reconciling: the current generation is being rolled out.
  case progressing = "Progressing"
  /// Ready: `spec.suspend` is true.
  case suspended = "Suspended"
  /// Ready, Stalled, Compliant: the spec breaks a rule.
  case invalidSpec = "InvalidSpec"
  /// Ready, Degraded, Stalled: the operator may not do something.
  case missingPermission = "MissingPermission"
  /// Ready, Degraded, Compliant: some namespace could not be reconciled.
  case partiallyFailed = "PartiallyFailed"
  /// Compliant, Drifted: objects differ.
  case driftFound = "DriftFound"
  /// Compliant: objects that are not ours weaken the baseline, or hold a name that it needs.
  case findingsPresent = "FindingsPresent"
  /// Compliant, Drifted: nothing differs.
  case noDrift = "NoDrift"
  /// Drifted: put back within the last 10 minutes.
  case restoredRecently = "RestoredRecently"
  /// Drifted, Degraded: someone keeps changing what is restored.
  case contested = "Contested"
  /// Degraded: the server keeps something other than what was sent.
  case altered = "Altered"
  /// Degraded, Stalled: as it should be.
  case asExpected = "AsExpected"
  /// Reconciling: nothing to do.
  case idle = "Idle"
  /// Reconciling: the baseline is being deleted.
  case cleaningUp = "CleaningUp"
}
