import CRDs
import ControllerRuntime
import Foundation
import Kubernetes
import Logging
import ServiceLifecycle
import Synchronization

/// What `plimsoll run --once` came to.
public struct ConvergenceSummary: Sendable {
  /// One baseline's part.
  public struct Baseline: Sendable {
    /// Name.
    public var name: String
    /// `Enforce`, `Audit` or `Suspended`.
    public var mode: String
    /// Namespaces: selected, and without open drift, finding or failure.
    public var selected: Int
    /// See `selected`.
    public var compliant: Int
    /// Objects asked for, and there as asked for.
    public var desired: Int
    /// See `desired`.
    public var applied: Int
    /// Findings and open drift.
    public var findings: Int
    /// Why it is not ready, or not compliant; empty where all is well.
    public var message: String
  }

  /// By name.
  public var baselines: [Baseline]
  /// Writes that were sent to namespaces.
  public var writes: Int

  /// Whether every baseline is rolled out, and nothing differs.
  public var isClean: Bool { baselines.allSatisfy { $0.message.isEmpty } }
}

extension Operator {
  /// How long the first lists may take in `converge()`.
  private static var settleTimeout: Duration { .seconds(120) }
  /// Passes over all namespaces; each further one only looks at what the last one left.
  private static var passLimit: Int { 10 }

  /// Lists, brings every namespace to its baselines, writes status, and returns.
  ///
  /// - Throws: `OperatorError.notSynced` where the cluster cannot be read.
  public func converge() async throws -> ConvergenceSummary {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for reflector in Watching(self).reflectors(resync: settings.resync) {
        group.addTask { try await reflector.run() }
      }
      defer { group.cancelAll() }
      try await settleOrFail()
      await admitBaselines()
      let writes = await passes()
      await settleStatus()
      await events.flush()
      return summary(writes: writes)
    }
  }

  private func settleOrFail() async throws {
    let deadline = ContinuousClock.now + Self.settleTimeout
    while !visibility.isSettled || !cluster.namespaces.isSynced || !cluster.baselines.isSynced {
      if visibility.isSettled || .now > deadline { throw OperatorError.notSynced(visibility.reasons) }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Puts finalizers on and waits until they are seen.
  private func admitBaselines() async {
    for entry in baselines.all { _ = await baselineReconciler.reconcile(entry.object.key.name) }
    for _ in 0..<250 where baselines.all.contains(where: { !$0.isAdmitted }) {
      try? await Task.sleep(for: .milliseconds(20))
    }
  }

  private func passes() async -> Int {
    var names = cluster.namespaces.all().keys.map(\.name)
    var writes = 0
    var attempts = 0
    while attempts < Self.passLimit, !names.isEmpty {
      let passes = await reconcileAll(names)
      // A pass that only waited for its turn to remove is none.
      let isPaced = passes.contains(where: \.pass.isPaced)
      if !isPaced { attempts += 1 }
      writes += passes.reduce(0) { $0 + $1.pass.writes }
      names = passes.compactMap { $0.pass.next.isSoon ? $0.name : nil }
      // The watches need a moment to tell of what was removed.
      if !names.isEmpty { try? await Task.sleep(for: isPaced ? .milliseconds(200) : .milliseconds(20 * attempts)) }
    }
    return writes
  }

  private func reconcileAll(_ names: [String]) async -> [(name: String, pass: NamespaceReconciler.Pass)] {
    let reconciler = namespaceReconciler
    return await withTaskGroup(of: (String, NamespaceReconciler.Pass).self) { group in
      var pending = names.makeIterator()
      var results: [(name: String, pass: NamespaceReconciler.Pass)] = []
      for _ in 0..<settings.namespaceConcurrency {
        guard let name = pending.next() else { break }
        group.addTask { (name, await reconciler.reconcile(name)) }
      }
      while let (done, pass) = await group.next() {
        results.append((done, pass))
        if let name = pending.next() { group.addTask { (name, await reconciler.reconcile(name)) } }
      }
      return results
    }
  }

  private func settleStatus() async {
    for entry in baselines.all { _ = await baselineReconciler.reconcile(entry.object.key.name) }
  }

  private func summary(writes: Int) -> ConvergenceSummary {
    let rows = baselines.all.map { entry in
      let status = StatusBuilder(
        entry: entry, ledger: reporter.ledger(of: entry),
        selected: BaselineReconciler.selected(by: entry, in: cluster), blindSpots: visibility.blindSpots, now: Date()
      ).build()
      let wanting = status.conditions?.first {
        ($0.type == "Ready" || $0.type == "Compliant") && $0.status != .true
      }
      return ConvergenceSummary.Baseline(
        name: entry.object.key.name, mode: status.mode ?? "", selected: status.namespaces?.selected ?? 0,
        compliant: status.namespaces?.compliant ?? 0, desired: status.objects?.desired ?? 0,
        applied: status.objects?.applied ?? 0, findings: (status.findings ?? 0) + (status.drift?.open ?? 0),
        message: wanting?.message ?? "")
    }
    return ConvergenceSummary(baselines: rows, writes: writes)
  }
}

extension WorkQueueOutcome {
  /// Whether another look is due at once, or nearly so.
  fileprivate var isSoon: Bool {
    switch self {
    case .done: false
    case .backOff: true
    case .requeue(let after): after < .seconds(5)
    }
  }
}
