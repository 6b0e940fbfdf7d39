import ControllerRuntime
import Kubernetes
import Reconcilers
import Synchronization

/// What the operator is doing, for its health checks and metrics.
final class OperatorProgress: Sendable {
  private let leading = Atomic(false)
  /// The pass over all namespaces.
  let fullPass = FullPass()

  /// Whether this process reconciles.
  var isLeading: Bool { leading.load(ordering: .relaxed) }

  /// Notes whether this process reconciles.
  func setLeading(_ isLeading: Bool) { leading.store(isLeading, ordering: .relaxed) }
}

/// The checks of `/livez` and `/readyz`.
struct OperatorHealth: Sendable {
  let queues: [WorkQueue<String>]
  let sync: CacheSync
  let progress: OperatorProgress
  /// For how long the thread that performs requests has not reacted.
  let transportStall: @Sendable () -> Duration

  /// One reconcile takes at most some retries of some requests, each of which has a time limit. If it takes longer, it hangs.
  private static let longestReconcile: Duration = .seconds(1800)
  /// The thread only starts requests and reads responses, so it reacts within milliseconds.
  private static let longestStall: Duration = .seconds(30)

  var liveness: [HealthCheck] {
    [
      HealthCheck("ping") { .passed() },
      HealthCheck("transport") {
        let stall = transportStall()
        return stall < Self.longestStall
          ? .passed() : .failed("the thread that performs requests has not reacted for \(stall.components.seconds) s")
      },
      HealthCheck("workers", workers),
    ]
  }

  var readiness: [HealthCheck] {
    [
      HealthCheck("caches", caches),
      HealthCheck("leader-election") { .passed(progress.isLeading ? "this replica is the leader" : "standby") },
      HealthCheck("full-pass") {
        let end = progress.fullPass.lastEnd.map { Timestamp($0).text }
        return .passed(end.map { "all namespaces were reconciled at \($0)" } ?? "not finished")
      },
    ]
  }

  private func workers() -> HealthCheck.Result {
    for queue in queues {
      if let longest = queue.processingTimes.max(), longest > Self.longestReconcile {
        return .failed("a worker of the queue '\(queue.name)' has not finished for \(longest.components.seconds) s")
      }
    }
    return .passed()
  }

  /// Kinds that cannot be listed do not make the operator unready, because it enforces the others.
  private func caches() -> HealthCheck.Result {
    guard sync.isSettled else { return .failed(sync.reasons.prefix(5).joined(separator: "; ")) }
    return .passed(sync.reasons.prefix(5).joined(separator: "; "))
  }
}
