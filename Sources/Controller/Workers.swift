import ControllerRuntime
import Foundation
import Kubernetes
import Logging
import ServiceLifecycle

/// Takes keys off the queues, once the stores are filled and, where there is an election, while this process leads.
struct Workers: Service {
  private let parts: Operator
  private let elector: LeaderElector?

  init(_ parts: Operator, elector: LeaderElector?) {
    self.parts = parts
    self.elector = elector
  }

  /// Baselines are few; two at once keep one slow write from holding up the others.
  private static let baselineConcurrency = 2

  func run() async throws {
    guard let elector else { return try await work() }
    try await elector.lead { try await work() }
  }

  private func work() async throws {
    try await parts.waitUntilSettled()
    parts.logger.info("watching", metadata: ["namespaces": "\(parts.cluster.namespaces.count)"])
    await withGracefulShutdownHandler {
      await withDiscardingTaskGroup { group in
        let namespaces = parts.namespaceReconciler
        for _ in 0..<parts.settings.namespaceConcurrency {
          group.addTask { await Self.drain(parts.namespaceQueue) { await namespaces.reconcile($0).next } }
        }
        let baselines = parts.baselineReconciler
        for _ in 0..<Self.baselineConcurrency {
          group.addTask { await Self.drain(parts.baselineQueue) { await baselines.reconcile($0) } }
        }
      }
      await writeLastStatus()
    } onGracefulShutdown: {
      parts.namespaceQueue.shutDown()
      parts.baselineQueue.shutDown()
    }
  }

  private static func drain(
    _ queue: WorkQueue<String>, reconcile: @Sendable (String) async -> WorkQueueOutcome
  ) async {
    while let key = await queue.next() {
      queue.done(key, await reconcile(key))
    }
  }

  /// What the last passes found is not lost with the process.
  private func writeLastStatus() async {
    let reconciler = parts.baselineReconciler
    for entry in parts.baselines.all { _ = await reconciler.reconcile(entry.object.key.name) }
  }
}

extension Operator {
  /// Waits until every reflector has filled its store or said why it cannot.
  func waitUntilSettled() async throws {
    while !visibility.isSettled || !cluster.namespaces.isSynced || !cluster.baselines.isSynced {
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
