import CRDs
package import ControllerRuntime
package import Foundation
import Kubernetes
import Planning
import Synchronization

/// Keeps a summary of each baseline and requests a status write when it changes.
package final class StatusAggregator: Sendable {
  private struct State {
    var summaries: [String: BaselineSummary] = [:]
    var uids: [String: String] = [:]
    /// UIDs of baselines whose namespaces were all reconciled by this process at some time.
    var counted: Set<String> = []
  }

  private let state = Mutex(State())
  private let cache: ObjectCache
  private let queue: WorkQueue<String>
  private let namespaces: WorkQueue<String>
  private let events: EventRecorder

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
  package init(
    cache: ObjectCache, queue: WorkQueue<String>, namespaces: WorkQueue<String>, events: EventRecorder
  ) {
    self.cache = cache
    self.queue = queue
    self.namespaces = namespaces
    self.events = events
  }

  /// Records the result of one reconcile of a namespace.
  package func report(
    _ outcome: NamespaceOutcome, namespace: String, baselines: [ObservedBaseline], now: Date
  ) {
    for baseline in baselines where isCurrent(baseline) {
      let name = baseline.name
      let report = outcome.reports[name]
      let (drift, isChanged) = state.withLock { state in
        begin(baseline, in: &state)
        let old = state.summaries[name]?.reports[namespace]
        let request = state.summaries[name]?.handledRequest
        let drift = state.summaries[name]?.add(
          report, drift: outcome.drift[name] ?? [], namespace: namespace, isDeleting: baseline.isDeleting, now: now)
        let isAcknowledged = request != state.summaries[name]?.handledRequest
        return (drift ?? [], old != report || isAcknowledged || baseline.isDeleting)
      }
      record(drift, report?.problems ?? [], namespace: namespace, baseline: baseline)
      if isChanged || !drift.isEmpty { queue.add(name, after: delay) }
    }
  }

  /// Whether every namespace of a baseline was reconciled by this process at some time.
  package func hasCounted(_ baseline: ObservedBaseline, isComplete: Bool) -> Bool {
    let uid = baseline.object.metadata.uid ?? ""
    return state.withLock { state in
      if isComplete { state.counted.insert(uid) }
      return state.counted.contains(uid)
    }
  }

  /// Begins to handle a new value of `plimsoll.dev/requestedAt`: its namespaces are reconciled, and status acknowledges the value
  /// once all of them have been.
  package func handleRequest(of baseline: ObservedBaseline) {
    guard let value = baseline.object.metadata.annotations?[WellKnown.requestedAtAnnotation], !baseline.isDeleting
    else { return }
    let selected = cache.namespaces(selectedBy: baseline)
    let isNew = state.withLock { state in
      begin(baseline, in: &state)
      return state.summaries[baseline.name]?.begin(request: value, namespaces: selected) ?? false
    }
    if isNew { for name in selected { namespaces.add(name) } }
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
      if let uid = state.uids.removeValue(forKey: name) { state.counted.remove(uid) }
    }
  }

  /// The summary of a baseline.
  package func summary(of baseline: ObservedBaseline) -> BaselineSummary {
    state.withLock { state in
      begin(baseline, in: &state)
      return state.summaries[baseline.name] ?? BaselineSummary(status: nil, hasCountedBefore: false)
    }
  }

  private var delay: Duration { namespaces.depth > 0 ? Self.coalescing : Self.promptDelay }

  private func record(
    _ drift: [Drift], _ problems: [NamespaceReport.Problem], namespace: String, baseline: ObservedBaseline
  ) {
    let object = ObjectReference(baseline.object)
    for one in drift { events.record(EventContent(one), on: object) }
    for problem in problems where problem.kind != .contested {
      events.record(EventContent(problem, namespace: namespace), on: object)
    }
  }

  /// Whether the baseline still exists. A reconcile that began before a baseline was deleted must not report for it, nor to
  /// another baseline of the same name.
  private func isCurrent(_ baseline: ObservedBaseline) -> Bool {
    cache.baselines[baseline.object.key]?.object.metadata.uid == baseline.object.metadata.uid
  }

  /// Begins the summary of a new baseline.
  private func begin(_ baseline: ObservedBaseline, in state: inout State) {
    let uid = baseline.object.metadata.uid ?? ""
    guard state.uids[baseline.name] != uid, isCurrent(baseline) else { return }
    state.uids[baseline.name] = uid
    state.summaries[baseline.name] = BaselineSummary(
      status: baseline.object.status, hasCountedBefore: baseline.wasRolledOut)
  }
}
