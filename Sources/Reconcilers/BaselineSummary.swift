package import CRDs
import ControllerRuntime
package import Kubernetes
package import Planning

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// The results of one baseline in all namespaces: the only input of its status.
package struct BaselineSummary: Sendable {
  /// The newest report of each namespace in which the baseline has a result.
  package private(set) var reports: [String: NamespaceReport] = [:]
  /// During a rollout, the generation with which each namespace without a report was reconciled last.
  private var cleanGenerations: [String: Int64] = [:]
  /// The newest audit of each namespace, and of cluster-scoped objects.
  package private(set) var audits: [String: AuditTally] = [:]
  /// The number of findings of all audits, by severity.
  package private(set) var auditCounts = SecurityBaselineStatus.AuditCounts()
  /// The same by the name of the owner of the namespace; empty for none.
  package private(set) var auditCountsByOwner: [String: SecurityBaselineStatus.AuditCounts] = [:]
  /// Namespaces that were reconciled after the deletion of the baseline began and contain nothing of it.
  package private(set) var cleaned: Set<String> = []
  /// Totals since the baseline was created.
  package private(set) var drift: SecurityBaselineStatus.DriftCounts
  /// Newest first, at most `recentLimit`.
  package private(set) var recent: [DriftRecord]
  /// True if differences found in the first reconcile of a namespace were counted before this process started.
  private let hasCountedBefore: Bool
  /// Whether an earlier process has audited namespaces.
  let wasAudited: Bool
  /// Sums over `reports`, kept up to date so that a status costs the same for any number of namespaces.
  package private(set) var totals = Totals()
  /// Namespaces that do not comply.
  package private(set) var nonCompliant: Set<String> = []
  /// The last value of `plimsoll.dev/requestedAt` for which everything was reconciled.
  package private(set) var handledRequest: String?
  private var request: (value: String, awaited: Set<String>)?
  /// The namespaces that the baseline selects; `nil` until it is first needed.
  package private(set) var selection: Selection?
  /// Whether every selected namespace was reconciled by this process at some time.
  var isCounted = false

  /// The API's limit of `status.recentDrift`.
  package static let recentLimit = 20
  /// At most this many paths of one drift are recorded.
  static let fieldLimit = 10

  /// Continues the totals of the last process.
  package init(status: SecurityBaselineStatus?, hasCountedBefore: Bool) {
    drift = status?.drift ?? .init()
    recent = status?.recentDrift ?? []
    handledRequest = status?.lastHandledRequestedAt
    self.hasCountedBefore = hasCountedBefore
    wasAudited = status?.audit != nil
  }

  /// The generation with which this process has reconciled a namespace last; `nil` if it has not. Outside of a rollout, also `nil`
  /// if the baseline has no result there.
  func generation(in namespace: String) -> Int64? {
    reports[namespace]?.generation ?? cleanGenerations[namespace]
  }

  /// Records one reconcile of one namespace. Returns the new drift, for Events.
  ///
  /// - Parameters:
  ///   - report: The report; `nil` if the baseline has no result there.
  ///   - seen: The drift.
  ///   - namespace: The name of the namespace.
  ///   - isDeleting: Whether the baseline was being deleted.
  ///   - generation: The generation that was planned, during a rollout; `nil` without one.
  ///   - now: The time.
  package mutating func add(
    _ report: NamespaceReport?, drift seen: [Drift], namespace: String, isDeleting: Bool, generation: Int64? = nil,
    now: Date
  ) -> [Drift] {
    cleanGenerations[namespace] = report == nil ? generation : nil
    let old = reports[namespace]
    reports[namespace] = report
    if isDeleting, report?.hasRemains != true {
      cleaned.insert(namespace)
    } else {
      cleaned.remove(namespace)
    }
    let new = seen.filter { isNew($0, since: old) }
    for one in new { count(one, wasOpen: old?.openDrift.contains(one.id) == true, now: now) }
    count(namespace, from: old, to: report)
    noteReconciled(namespace)
    return new
  }

  /// Records an audit of one namespace; `nil` if the baseline does not audit it. Returns whether that changes anything.
  mutating func add(audit new: AuditTally?, namespace: String) -> Bool {
    let old = audits[namespace]
    guard old != new else { return false }
    let report = reports[namespace]
    if let report { totals.add(report, old, -1) }
    count(old, -1)
    audits[namespace] = new
    if let report { totals.add(report, new, 1) }
    count(new, 1)
    return true
  }

  private mutating func count(_ audit: AuditTally?, _ sign: Int) {
    guard let audit else { return }
    auditCounts.add(audit.counts, sign)
    auditCountsByOwner[audit.owner, default: .init()].add(audit.counts, sign)
    if auditCountsByOwner[audit.owner] == .init() { auditCountsByOwner[audit.owner] = nil }
  }

  /// The most severe findings of all audits.
  package var worstAuditFindings: [SecurityBaselineStatus.AuditFinding] {
    var worst: [SecurityBaselineStatus.AuditFinding] = []
    for audit in audits.values where !audit.worst.isEmpty {
      worst = Array((worst + audit.worst).sorted { $0.precedes($1) }.prefix(AuditTally.worstLimit))
    }
    return worst
  }

  /// The number of selected namespaces that were not audited with a generation of the baseline.
  package func unauditedCount(generation: Int64) -> Int {
    (selection?.selected ?? []).count { audits[$0]?.generation != generation }
  }

  /// Begins to wait until the selected namespaces are reconciled. Returns their names, or none if the value is known.
  mutating func begin(request value: String) -> Set<String> {
    let value = value.bounded(to: 128)
    guard value != handledRequest, value != request?.value else { return [] }
    let namespaces = selection?.selected ?? []
    request = (value, namespaces)
    finishRequest()
    return namespaces
  }

  /// Computes the selection if there is none for the baseline's current spec.
  mutating func select(for baseline: ObservedBaseline, _ selected: () -> Set<String>) {
    guard selection?.isCurrent(for: baseline) != true else { return }
    selection = Selection(of: baseline, selected: selected(), reports: reports)
  }

  /// Updates whether the baseline selects a namespace. Returns whether that changed.
  @discardableResult
  mutating func update(_ namespace: String, isSelected: Bool) -> Bool {
    selection?.update(namespace, isSelected: isSelected, report: reports[namespace]) ?? false
  }

  private mutating func noteReconciled(_ namespace: String) {
    request?.awaited.remove(namespace)
    finishRequest()
  }

  private mutating func finishRequest() {
    guard let request, request.awaited.isEmpty else { return }
    handledRequest = request.value
    self.request = nil
  }

  /// Removes a deleted namespace.
  package mutating func remove(namespace: String) {
    _ = add(audit: nil, namespace: namespace)
    count(namespace, from: reports.removeValue(forKey: namespace), to: nil)
    cleaned.remove(namespace)
    cleanGenerations[namespace] = nil
    update(namespace, isSelected: false)
    noteReconciled(namespace)
  }

  /// Whether the summary contains a namespace.
  func contains(namespace: String) -> Bool {
    reports[namespace] != nil || audits[namespace] != nil || cleaned.contains(namespace)
      || cleanGenerations[namespace] != nil
      || selection?.selected.contains(namespace) == true
  }

  private mutating func count(_ namespace: String, from old: NamespaceReport?, to new: NamespaceReport?) {
    if let old { totals.add(old, audits[namespace], -1) }
    if let new { totals.add(new, audits[namespace], 1) }
    drift.open = totals.open
    if new.map({ !$0.isCompliant }) ?? false {
      nonCompliant.insert(namespace)
    } else {
      nonCompliant.remove(namespace)
    }
  }

  /// Drift that stayed open since the last reconcile is not new, nor is drift that an earlier process has counted.
  private func isNew(_ drift: Drift, since old: NamespaceReport?) -> Bool {
    if drift.action == .restored || drift.action == .pruned { return true }
    if let old { return !old.openDrift.contains(drift.id) }
    return !(hasCountedBefore && drift.action == .reported)
  }

  private mutating func count(_ one: Drift, wasOpen: Bool, now: Date) {
    let time = Timestamp(now)
    defer {
      recent.insert(DriftRecord(one, time: time), at: 0)
      if recent.count > Self.recentLimit { recent.removeLast(recent.count - Self.recentLimit) }
    }
    // An unmanaged object that was removed is reported, but is no drift of a generated object.
    if one.action == .pruned { return }
    if !wasOpen { drift.detected += 1 }
    if one.action == .restored { drift.restored += 1 }
    drift.lastDetected = time
  }
}

extension BaselineSummary {
  /// Findings that are counted together.
  package struct FindingGroup: Sendable, Hashable {
    /// The control that has the findings.
    package var control: ControlID
    /// Their severity.
    package var severity: Severity
    /// The name of the owner of their namespace; empty if it has none.
    package var owner: String

    /// Creates a group.
    package init(control: ControlID, severity: Severity, owner: String) {
      self.control = control
      self.severity = severity
      self.owner = owner
    }
  }

  /// Sums over the reports of all namespaces.
  package struct Totals: Sendable, Hashable {
    /// Objects that should exist, and those that match.
    package var desired = 0, applied = 0
    /// Findings of controls that are neither drift nor findings of the audit.
    package var findings = 0
    /// Objects that differ and were not restored.
    package var open = 0
    /// Namespaces in which a write failed.
    package var failed = 0
    /// Selected namespaces that comply, that have open drift, and that have an exemption.
    package var compliant = 0, drifted = 0, exempt = 0
    /// Findings of controls that are not drift, also those that the audit has as well.
    package var findingCounts: [FindingGroup: Int] = [:]

    fileprivate mutating func add(_ report: NamespaceReport, _ audit: AuditTally?, _ sign: Int) {
      desired += sign * report.desired
      applied += sign * report.applied
      findings += sign * (report.findings.countWithoutDrift - (audit?.overlap(with: report) ?? 0))
      open += sign * report.openDrift.count
      for (part, number) in report.findings.groups {
        let group = FindingGroup(control: part.control, severity: part.severity, owner: report.owner)
        let count = findingCounts[group, default: 0] + sign * number
        findingCounts[group] = count == 0 ? nil : count
      }
      if report.isFailed { failed += sign }
      guard report.isSelected else { return }
      if report.isCompliant, audit?.isEmpty ?? true { compliant += sign }
      if !report.openDrift.isEmpty { drifted += sign }
      if report.isExempt { exempt += sign }
    }
  }
}

extension DriftRecord {
  fileprivate init(_ drift: Drift, time: Timestamp) {
    let fields = drift.fields.prefix(BaselineSummary.fieldLimit).map { $0.bounded(to: 256) }
    self.init(
      time: time, namespace: drift.id.namespace, kind: drift.id.kind.resourceType.kind, name: drift.id.name,
      change: drift.change, fields: fields.isEmpty ? nil : fields, manager: drift.manager?.bounded(to: 128),
      operation: drift.operation, action: drift.action)
  }
}
