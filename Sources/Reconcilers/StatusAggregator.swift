package import CRDs
package import ControllerRuntime
import Kubernetes
import Planning
import Synchronization

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Keeps a summary of each baseline and requests a status write when it changes.
package final class StatusAggregator: Sendable {
  private struct State {
    var summaries: [String: BaselineSummary] = [:]
    var uids: [String: String] = [:]
  }

  private let state = Mutex(State())
  private let cache: ObjectCache
  private let queue: WorkQueue<String>
  private let namespaces: WorkQueue<String>
  private let events: EventRecorder
  private let metrics: ReconcileMetrics
  private let alerts: Alerts

  /// While more namespaces are queued, all reports within this time cause one status write.
  package static let coalescing: Duration = .seconds(1)
  /// How long a status write waits while no namespace is queued.
  private static let promptDelay: Duration = .milliseconds(50)

  /// Creates an aggregator.
  ///
  /// - Parameters:
  ///   - cache: The baselines that exist.
  ///   - queue: Gets the baselines whose status must be written.
  ///   - namespaces: The namespaces that wait to be reconciled.
  ///   - events: Gets drift and failures.
  ///   - metrics: Gets drift.
  ///   - alerts: Gets drift and failures.
  package init(
    cache: ObjectCache, queue: WorkQueue<String>, namespaces: WorkQueue<String>, events: EventRecorder,
    metrics: ReconcileMetrics = ReconcileMetrics(), alerts: Alerts = Alerts()
  ) {
    self.cache = cache
    self.queue = queue
    self.namespaces = namespaces
    self.events = events
    self.metrics = metrics
    self.alerts = alerts
  }

  /// Records the result of one reconcile of a namespace.
  package func report(
    _ outcome: NamespaceOutcome, namespace: String, baselines: [ObservedBaseline], now: Date
  ) {
    // Several baselines can require the same object, but its drift counts once.
    var observed: [ObjectID: (drift: Drift, wasOpen: Bool, owner: String?)] = [:]
    for baseline in baselines where isCurrent(baseline) {
      let name = baseline.name
      let owner = baseline.spec.owner(of: namespace)
      var report = outcome.reports[name]
      report?.owner = owner?.name ?? ""
      let (drift, open, isChanged) = state.withLock { state in
        begin(baseline, in: &state)
        let old = state.summaries[name]?.reports[namespace]
        let oldGeneration = state.summaries[name]?.generation(in: namespace)
        let request = state.summaries[name]?.handledRequest
        let drift = state.summaries[name]?.add(
          report, drift: outcome.drift[name] ?? [], namespace: namespace, isDeleting: baseline.isDeleting,
          generation: baseline.isRollingOut ? outcome.generations[name] : nil, now: now)
        let isSelected = cache.isSelected(namespace, by: baseline)
        let isReselected = state.summaries[name]?.update(namespace, isSelected: isSelected) == true
        let isAcknowledged = request != state.summaries[name]?.handledRequest
        let isReconciled = oldGeneration != state.summaries[name]?.generation(in: namespace)
        let isChanged = old != report || isReconciled || isReselected || isAcknowledged || baseline.isDeleting
        return (drift ?? [], old?.openDrift ?? [], isChanged)
      }
      for one in drift { observed[one.id] = (one, open.contains(one.id), observed[one.id]?.owner ?? owner?.name) }
      record(drift, report?.problems ?? [], namespace: namespace, owner: owner, baseline: baseline)
      if isChanged || !drift.isEmpty { queue.add(name, after: delay) }
    }
    for (drift, wasOpen, owner) in observed.values { metrics.record(drift, wasOpen: wasOpen, owner: owner) }
  }

  /// The numbers of each baseline, by name.
  package func counts() -> [String: BaselineCounts] {
    state.withLock { state in state.summaries.mapValues { BaselineCounts($0) } }
  }

  /// Records the audit of a namespace for the baselines that audit it.
  package func report(_ audits: [String: AuditTally], namespace: String) {
    let names = state.withLock { state in
      for baseline in cache.allBaselines where audits[baseline.name] != nil { begin(baseline, in: &state) }
      // A key view of the summaries would make each change copy them.
      return Array(state.summaries.keys).filter {
        state.summaries[$0]?.add(audit: audits[$0], namespace: namespace) == true
      }
    }
    for name in names { queue.add(name, after: Self.promptDelay) }
  }

  /// Whether an earlier process has audited namespaces for a baseline.
  func wasAudited(_ baseline: ObservedBaseline) -> Bool {
    state.withLock { state in
      begin(baseline, in: &state)
      return state.summaries[baseline.name]?.wasAudited == true
    }
  }

  /// The newest audit of a namespace for a baseline; `nil` if this process has not audited it.
  func audit(of baseline: ObservedBaseline, in namespace: String) -> AuditTally? {
    guard isCurrent(baseline) else { return nil }
    return state.withLock { state in
      guard state.uids[baseline.name] == baseline.object.metadata.uid ?? "" else { return nil }
      return state.summaries[baseline.name]?.audits[namespace]
    }
  }

  /// Builds the status of a baseline from its summary.
  ///
  /// - Parameter build: Gets the summary. Returns the status, and whether every selected namespace was reconciled.
  /// - Returns: The status, and whether every selected namespace was reconciled by this process at some time.
  func build<Status>(
    for baseline: ObservedBaseline, _ build: (BaselineSummary) -> (status: Status, isComplete: Bool)
  ) -> (status: Status, isCounted: Bool) {
    state.withLock { state in
      begin(baseline, in: &state)
      // A copy that outlives the lock would make the next report copy all reports.
      let (status, isComplete) = build(state.summaries[baseline.name] ?? emptySummary(of: baseline))
      if isComplete { state.summaries[baseline.name]?.isCounted = true }
      return (status, state.summaries[baseline.name]?.isCounted == true)
    }
  }

  /// Updates which baselines select a namespace that was created, changed or deleted.
  package func namespaceChanged(_ namespace: String) {
    let names = state.withLock { state in
      cache.baselines.all().values.filter { baseline in
        let isSelected = cache.isSelected(namespace, by: baseline)
        return state.summaries[baseline.name]?.update(namespace, isSelected: isSelected) ?? isSelected
      }.map(\.name)
    }
    for name in names { queue.add(name, after: Self.coalescing) }
  }

  /// Begins to handle a new value of `plimsoll.dev/requestedAt`: its namespaces are reconciled, and status acknowledges the value
  /// once all of them have been.
  package func handleRequest(of baseline: ObservedBaseline) {
    guard let value = baseline.object.metadata.annotations?[WellKnown.requestedAtAnnotation], !baseline.isDeleting
    else { return }
    let awaited = state.withLock { state in
      begin(baseline, in: &state)
      return state.summaries[baseline.name]?.begin(request: value) ?? []
    }
    for name in awaited { namespaces.add(name) }
  }

  /// Reconciles a namespace.
  func requeue(_ namespace: String) { namespaces.add(namespace) }

  /// Removes a deleted namespace.
  package func remove(namespace: String) {
    let names = state.withLock { state in
      let names = state.summaries.keys.filter { state.summaries[$0]?.contains(namespace: namespace) == true }
      for name in names { state.summaries[name]?.remove(namespace: namespace) }
      return names
    }
    for name in names { queue.add(name, after: delay) }
  }

  /// Removes a deleted baseline.
  package func remove(baseline name: String) {
    state.withLock { state in
      guard cache.baselines[ObjectKey(name: name)] == nil else { return }
      state.summaries[name] = nil
      state.uids[name] = nil
    }
  }

  /// The summary of a baseline.
  package func summary(of baseline: ObservedBaseline) -> BaselineSummary {
    state.withLock { state in
      begin(baseline, in: &state)
      return state.summaries[baseline.name] ?? emptySummary(of: baseline)
    }
  }

  private var delay: Duration { namespaces.depth > 0 ? Self.coalescing : Self.promptDelay }

  private func record(
    _ drift: [Drift], _ problems: [NamespaceReport.Problem], namespace: String, owner: NamespaceOwner?,
    baseline: ObservedBaseline
  ) {
    let object = ObjectReference(baseline.object)
    for one in drift {
      events.record(EventContent(one, owner: owner), on: object)
      alerts.record(one, of: baseline.name, owner: owner)
    }
    for problem in problems where problem.kind != .contested {
      events.record(EventContent(problem, namespace: namespace, owner: owner), on: object)
      alerts.record(problem, in: namespace, of: baseline.name, owner: owner)
    }
  }

  /// Whether the baseline still exists. A reconcile that began before a baseline was deleted must not report for it, nor to
  /// another baseline of the same name.
  private func isCurrent(_ baseline: ObservedBaseline) -> Bool {
    cache.baselines[baseline.object.key]?.object.metadata.uid == baseline.object.metadata.uid
  }

  /// Begins the summary of a new baseline, and the selection of a new spec.
  private func begin(_ baseline: ObservedBaseline, in state: inout State) {
    guard isCurrent(baseline) else { return }
    let uid = baseline.object.metadata.uid ?? ""
    if state.uids[baseline.name] != uid {
      state.uids[baseline.name] = uid
      state.summaries[baseline.name] = BaselineSummary(
        status: baseline.object.status, hasCountedBefore: baseline.wasRolledOut)
    }
    state.summaries[baseline.name]?.select(for: baseline) { cache.namespaces(selectedBy: baseline) }
  }

  /// The summary of a baseline that no longer exists.
  private func emptySummary(of baseline: ObservedBaseline) -> BaselineSummary {
    var summary = BaselineSummary(status: nil, hasCountedBefore: false)
    summary.select(for: baseline) { cache.namespaces(selectedBy: baseline) }
    return summary
  }
}

/// The numbers of a baseline that metrics report.
package struct BaselineCounts: Sendable {
  /// Sums over the selected namespaces.
  package var totals: BaselineSummary.Totals
  /// The number of selected namespaces.
  package var selected: Int
  /// Selected namespaces that were not reconciled with the current generation of the baseline.
  package var pending: Int
  /// Findings of the audit, by the name of the owner of their namespace; empty for none.
  package var audit: [String: SecurityBaselineStatus.AuditCounts]

  fileprivate init(_ summary: BaselineSummary) {
    totals = summary.totals
    selected = summary.selection?.selected.count ?? 0
    pending = summary.selection?.pending.count ?? 0
    audit = summary.auditCountsByOwner
  }
}
