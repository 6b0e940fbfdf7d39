import CRDs
import ControllerRuntime
import Foundation
import Kubernetes
import Reconcilers
import Synchronization

/// Keeps a ledger for each baseline and asks for a status write when one has news.
final class Reporter: Sendable {
  fileprivate struct State {
    var ledgers: [String: Ledger] = [:]
    var uids: [String: String] = [:]
  }

  private let state = Mutex(State())
  private let baselines: BaselineRegistry
  private let queue: WorkQueue<String>
  private let namespaces: WorkQueue<String>
  private let events: EventRecorder

  /// While more namespaces are in line, their news within this time is one status write.
  static let coalescing: Duration = .seconds(1)
  /// What comes alone, or last, is told soon.
  private static let promptly: Duration = .milliseconds(50)

  /// - Parameters:
  ///   - baselines: Those that exist.
  ///   - queue: Where a baseline is put whose status has to be written.
  ///   - namespaces: Where namespaces wait for their turn.
  ///   - events: Gets drift and failures.
  init(
    baselines: BaselineRegistry, queue: WorkQueue<String>, namespaces: WorkQueue<String>, events: EventRecorder
  ) {
    self.baselines = baselines
    self.queue = queue
    self.namespaces = namespaces
    self.events = events
  }

  /// Takes in what one reconcile of a namespace found and did.
  func report(
    _ outcome: NamespaceOutcome, namespace: String, entries: [BaselineRegistry.Entry], now: Date
  ) {
    for entry in entries where isCurrent(entry) {
      let name = entry.object.key.name
      let (fresh, isNews) = state.withLock { state in
        open(entry, in: &state)
        let old = state.ledgers[name]?.reports[namespace]
        let fresh = state.ledgers[name]?.add(
          outcome.reports[name], drift: outcome.drift[name] ?? [], namespace: namespace,
          isDeleting: entry.facts.isDeleting, now: now)
        return (fresh ?? [], old != outcome.reports[name] || entry.facts.isDeleting)
      }
      announce(fresh, outcome.reports[name], namespace: namespace, baseline: entry.object)
      if isNews || !fresh.isEmpty { queue.add(name, after: delay) }
    }
  }

  /// Drops a namespace that is gone.
  func remove(namespace: String) {
    let names = state.withLock { state in
      let names = state.ledgers.keys.filter { state.ledgers[$0]?.knows(namespace) == true }
      for name in names { state.ledgers[name]?.remove(namespace: namespace) }
      return names
    }
    for name in names { queue.add(name, after: delay) }
  }

  /// How long a status waits for more news.
  private var delay: Duration { namespaces.backlog > 0 ? Self.coalescing : Self.promptly }

  /// Drops a baseline that is gone.
  func remove(baseline: String) {
    state.withLock { state in
      guard baselines[baseline] == nil else { return }
      state.ledgers[baseline] = nil
      state.uids[baseline] = nil
    }
  }

  /// What is known of a baseline; opens its ledger at first sight.
  func ledger(of entry: BaselineRegistry.Entry) -> Ledger {
    state.withLock { state in
      open(entry, in: &state)
      return state.ledgers[entry.object.key.name] ?? Ledger(status: nil, hasCountedBefore: false)
    }
  }

  private func announce(
    _ drift: [NoticedDrift], _ report: NamespaceReport?, namespace: String, baseline: SecurityBaseline
  ) {
    for one in drift { events.record(.drift(one, namespace: namespace), on: baseline) }
    for problem in report?.problems ?? [] where problem.kind != .contested {
      events.record(.failure(problem, namespace: namespace), on: baseline)
    }
  }
}

extension Reporter {
  /// Whether the baseline is still there. Who works on for one that was deleted has nothing to report, and must not close
  /// the ledger of its namesake.
  private func isCurrent(_ entry: BaselineRegistry.Entry) -> Bool {
    baselines[entry.object.key.name]?.object.metadata.uid == entry.object.metadata.uid
  }

  /// Opens a ledger at first sight of a baseline.
  private func open(_ entry: BaselineRegistry.Entry, in state: inout State) {
    let name = entry.object.key.name
    let uid = entry.object.metadata.uid ?? ""
    guard state.uids[name] != uid, isCurrent(entry) else { return }
    state.uids[name] = uid
    state.ledgers[name] = Ledger(status: entry.object.status, hasCountedBefore: entry.wasRolledOut)
  }
}

extension Ledger {
  fileprivate func knows(_ namespace: String) -> Bool { reports[namespace] != nil || cleaned.contains(namespace) }
}
