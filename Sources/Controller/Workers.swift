import ControllerRuntime
import Kubernetes
import Logging
import Reconcilers
import ServiceLifecycle

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reconciles queued namespaces and baselines after the cache is synced and, with leader election, while this process is the
/// leader.
struct Workers: Service {
  let queues: ReconcileQueues
  let cache: ObjectCache
  let sync: CacheSync
  let clusterSource: ClusterSource
  let namespaceReconciler: NamespaceReconciler
  let baselineReconciler: BaselineReconciler
  let auditReconciler: AuditReconciler
  let audit: AuditCache
  let reporter: FindingReporter
  /// Namespaces that are reconciled at once.
  let namespaceConcurrency: Int
  /// Limits the writes of a rollout.
  let writes: ConcurrencyLimiter
  /// `nil` without leader election.
  let elector: LeaderElector?
  let progress: OperatorProgress
  /// The time between two passes over all namespaces.
  let resync: Duration
  let clock: any MonotonicClock
  let logger: Logger

  /// Baselines are few; with two at once, one slow write does not delay the others.
  private static let baselineConcurrency = 2
  /// Workers that restore only, so that drift does not wait for a rollout. Restores do not wait for room.
  private static let restoreConcurrency = 32
  /// Reports do not protect anything, so they use few of the requests that the server allows.
  private static let reportConcurrency = 2

  func run() async throws {
    guard let elector else { return try await work() }
    try await elector.lead { try await work() }
  }

  private func work() async throws {
    try await sync.waitUntilSettled(cache, clusterSource)
    await baselineReconciler.begin()
    progress.setLeading(true)
    defer { progress.setLeading(false) }
    audit.lead(with: cache)
    logger.info("watching", metadata: ["namespaces": "\(cache.namespaces.count)"])
    await withGracefulShutdownHandler {
      await withDiscardingTaskGroup { group in
        for _ in 0..<namespaceConcurrency {
          group.addTask { await Self.drain(queues.namespaces, inRoomOf: writes) { await reconcileNamespace($0) } }
        }
        for _ in 0..<Self.restoreConcurrency {
          group.addTask {
            await Self.drain(queues.namespaces, onlyUrgent: true) { await reconcileNamespace($0) }
          }
        }
        for _ in 0..<Self.baselineConcurrency {
          group.addTask { await Self.drain(queues.baselines) { await baselineReconciler.reconcile($0) } }
        }
        group.addTask { await reconcileAllPeriodically() }
        group.addTask {
          await Self.drain(audit.queue) { await auditReconciler.reconcile($0) }
        }
        for _ in 0..<Self.reportConcurrency {
          group.addTask { await Self.drain(reporter.queue) { await reporter.reconcile($0) } }
        }
      }
      // Write the results of the last reconciles before the process ends.
      for baseline in cache.allBaselines { _ = await baselineReconciler.reconcile(baseline.name, isEnding: true) }
    } onGracefulShutdown: {
      queues.shutDown()
      audit.queue.shutDown()
      reporter.queue.shutDown()
    }
  }

  private func reconcileNamespace(_ name: String) async -> WorkQueueOutcome {
    let pass = await namespaceReconciler.reconcile(name, after: queues.namespaces.addedAt(name))
    progress.fullPass.reconciled(name, now: Date())
    return pass.requeue
  }

  /// Reconciles every namespace now, and once per resync interval.
  private func reconcileAllPeriodically() async {
    await cancelWhenGracefulShutdown {
      repeat {
        let names = cache.namespaces.all().keys.map(\.name)
        progress.fullPass.begin(names, now: Date())
        for name in names { queues.namespaces.add(name) }
      } while (try? await clock.sleep(until: clock.now + resync, tolerance: nil)) != nil
    }
  }

  /// Reconciles keys until the queue is shut down. With a limiter, takes a key only when its writes would soon have a place:
  /// meanwhile, it waits in the queue, from which the workers for drift take it.
  private static func drain(
    _ queue: WorkQueue<String>, onlyUrgent: Bool = false, inRoomOf limiter: ConcurrencyLimiter? = nil,
    reconcile: @Sendable (String) async -> WorkQueueOutcome
  ) async {
    while true {
      await limiter?.room()
      defer { limiter?.leaveRoom() }
      guard let key = await queue.next(onlyUrgent: onlyUrgent) else { return }
      queue.done(key, await reconcile(key))
    }
  }
}

extension CacheSync {
  /// Waits until every reflector has filled its store or failed, and namespaces, baselines and the cluster are known.
  func waitUntilSettled(_ cache: ObjectCache, _ cluster: ClusterSource) async throws {
    while !isSettled || !cluster.isSettled || !cache.namespaces.isSynced || !cache.baselines.isSynced {
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
