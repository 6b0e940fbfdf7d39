import ControllerRuntime
import Logging
import Reconcilers
import ServiceLifecycle

/// Reconciles queued namespaces and baselines after the cache is synced and, with leader election, while this process is the
/// leader.
struct Workers: Service {
  let queues: ReconcileQueues
  let cache: ObjectCache
  let sync: CacheSync
  let namespaceReconciler: NamespaceReconciler
  let baselineReconciler: BaselineReconciler
  let auditReconciler: AuditReconciler
  let audit: AuditCache
  let reporter: FindingReporter
  /// Namespaces that are reconciled at once.
  let namespaceConcurrency: Int
  /// `nil` without leader election.
  let elector: LeaderElector?
  let logger: Logger

  /// Baselines are few; with two at once, one slow write does not delay the others.
  private static let baselineConcurrency = 2
  /// Workers that restore only, so that drift does not wait for a rollout.
  private static let restoreConcurrency = 4
  /// Reports do not protect anything, so they use few of the requests that the server allows.
  private static let reportConcurrency = 2

  func run() async throws {
    guard let elector else { return try await work() }
    try await elector.lead { try await work() }
  }

  private func work() async throws {
    try await sync.waitUntilSettled(cache)
    await baselineReconciler.begin()
    audit.begin(with: cache)
    logger.info("watching", metadata: ["namespaces": "\(cache.namespaces.count)"])
    await withGracefulShutdownHandler {
      await withDiscardingTaskGroup { group in
        for _ in 0..<namespaceConcurrency {
          group.addTask { await Self.drain(queues.namespaces) { await namespaceReconciler.reconcile($0).requeue } }
        }
        for _ in 0..<Self.restoreConcurrency {
          group.addTask {
            await Self.drain(queues.namespaces, onlyUrgent: true) { await namespaceReconciler.reconcile($0).requeue }
          }
        }
        for _ in 0..<Self.baselineConcurrency {
          group.addTask { await Self.drain(queues.baselines) { await baselineReconciler.reconcile($0) } }
        }
        group.addTask { await Self.drain(audit.queue) { auditReconciler.reconcile($0) } }
        for _ in 0..<Self.reportConcurrency {
          group.addTask { await Self.drain(reporter.queue) { await reporter.reconcile($0) } }
        }
      }
      // Write the results of the last reconciles before the process ends.
      for baseline in cache.allBaselines { _ = await baselineReconciler.reconcile(baseline.name) }
    } onGracefulShutdown: {
      queues.shutDown()
      audit.queue.shutDown()
      reporter.queue.shutDown()
    }
  }

  private static func drain(
    _ queue: WorkQueue<String>, onlyUrgent: Bool = false, reconcile: @Sendable (String) async -> WorkQueueOutcome
  ) async {
    while let key = await queue.next(onlyUrgent: onlyUrgent) {
      queue.done(key, await reconcile(key))
    }
  }
}

extension CacheSync {
  /// Waits until every reflector has filled its store or failed, and namespaces and baselines are known.
  func waitUntilSettled(_ cache: ObjectCache) async throws {
    while !isSettled || !cache.namespaces.isSynced || !cache.baselines.isSynced {
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
