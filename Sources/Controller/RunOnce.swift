import Audit
package import CRDs
import ControllerRuntime
import Kubernetes
import Planning
import Reconcilers
import ServiceLifecycle

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reconciles everything once: `plimsoll run --once`.
package struct RunOnce {
  /// The state of the cluster at the end.
  package struct Summary: Sendable {
    /// Each baseline with its status, by name.
    package var baselines: [Baseline]
    /// Writes that were sent to namespaces during the run.
    package var writes: Int

    /// Whether every baseline is rolled out, and nothing differs.
    package var isClean: Bool { baselines.allSatisfy { $0.message.isEmpty } }

    /// Whether a namespace could not be reconciled, a spec is invalid or a permission is missing.
    package var hasFailed: Bool { baselines.contains(where: \.hasFailed) }
  }

  /// One baseline at the end.
  package struct Baseline: Sendable {
    /// Name.
    package var name: String
    /// Its status.
    package var status: SecurityBaselineStatus

    /// Why it is not ready, or not compliant; empty if it is both.
    package var message: String {
      status.conditions?.first { ($0.type == "Ready" || $0.type == "Compliant") && $0.status != .true }?.message ?? ""
    }

    /// Whether it could not be rolled out, as opposed to having findings.
    package var hasFailed: Bool { status.conditions?.contains { $0.type == "Ready" && $0.status != .true } ?? false }
  }

  let reflectors: [any Service]
  let cache: ObjectCache
  let sync: CacheSync
  let clusterSource: ClusterSource
  let audit: AuditCache
  let auditReconciler: AuditReconciler
  let namespaceReconciler: NamespaceReconciler
  let baselineReconciler: BaselineReconciler
  let events: EventRecorder
  let namespaceConcurrency: Int

  /// How long the first lists may take.
  private static let syncTimeout: Duration = .seconds(120)
  /// The maximum number of passes; each pass handles only the namespaces that the last one left.
  private static let passLimit = 10

  func run() async throws -> Summary {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for reflector in reflectors { group.addTask { try await reflector.run() } }
      defer { group.cancelAll() }
      try await waitUntilSynced()
      await baselineReconciler.begin()
      await addFinalizers()
      var writes = await reconcileNamespaces()
      await auditNamespaces()
      while await advanceRollouts() { writes += await reconcileNamespaces() }
      for baseline in cache.allBaselines { _ = await baselineReconciler.reconcile(baseline.name) }
      await events.flush()
      let baselines = cache.allBaselines.map {
        Baseline(name: $0.name, status: baselineReconciler.currentStatus(of: $0, now: Date()).status)
      }
      return Summary(baselines: baselines, writes: writes)
    }
  }

  private func waitUntilSynced() async throws {
    let deadline = ContinuousClock.now + Self.syncTimeout
    var isSettled: Bool { sync.isSettled && clusterSource.isSettled }
    while !isSettled || !cache.namespaces.isSynced || !cache.baselines.isSynced {
      if isSettled || .now > deadline { throw OperatorError.notSynced(sync.reasons) }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Adds finalizers and waits until the cache has them.
  private func addFinalizers() async {
    for baseline in cache.allBaselines { _ = await baselineReconciler.reconcile(baseline.name) }
    for _ in 0..<250 where cache.allBaselines.contains(where: { !$0.hasFinalizer }) {
      try? await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Continues rollouts, without waiting for pauses. Returns whether further namespaces get a new spec.
  private func advanceRollouts() async -> Bool {
    let before = cache.allBaselines.map(\.rollout)
    for baseline in cache.allBaselines where baseline.isRollingOut {
      _ = await baselineReconciler.reconcile(baseline.name)
    }
    return before.map(\.state?.frontier) != cache.allBaselines.map(\.rollout.state?.frontier)
  }

  /// Audits every namespace and the cluster-scoped objects once, if a baseline requires it.
  private func auditNamespaces() async {
    guard cache.isAudited else { return }
    let deadline = ContinuousClock.now + Self.syncTimeout
    while !audit.isSettled, .now < deadline { try? await Task.sleep(for: .milliseconds(20)) }
    for key in cache.namespaces.all().keys { _ = await auditReconciler.reconcile(key.name) }
    _ = await auditReconciler.reconcile(AuditState.cluster)
  }

  /// Returns the number of writes.
  private func reconcileNamespaces() async -> Int {
    var names = cache.namespaces.all().keys.map(\.name)
    var writes = 0
    var attempts = 0
    while attempts < Self.passLimit, !names.isEmpty {
      let passes = await reconcile(names)
      // A pass with delayed removals does not count.
      let isPaced = passes.contains(where: \.pass.isPaced)
      if !isPaced { attempts += 1 }
      writes += passes.reduce(0) { $0 + $1.pass.writes }
      names = passes.compactMap { $0.pass.requeue.isSoon ? $0.name : nil }
      // The watches need a moment to report what was removed.
      if !names.isEmpty { try? await Task.sleep(for: isPaced ? .milliseconds(200) : .milliseconds(20 * attempts)) }
    }
    return writes
  }

  private func reconcile(_ names: [String]) async -> [(name: String, pass: NamespaceReconciler.Pass)] {
    await withTaskGroup(of: (String, NamespaceReconciler.Pass).self) { group in
      var pending = names.makeIterator()
      var results: [(name: String, pass: NamespaceReconciler.Pass)] = []
      for _ in 0..<namespaceConcurrency {
        guard let name = pending.next() else { break }
        group.addTask { (name, await namespaceReconciler.reconcile(name)) }
      }
      while let (done, pass) = await group.next() {
        results.append((done, pass))
        if let name = pending.next() { group.addTask { (name, await namespaceReconciler.reconcile(name)) } }
      }
      return results
    }
  }
}

extension WorkQueueOutcome {
  /// Whether another reconcile is due soon.
  fileprivate var isSoon: Bool {
    switch self {
    case .done: false
    case .backOff: true
    case .requeue(let after): after < .seconds(5)
    }
  }
}
