import ControllerRuntime
import Kubernetes

/// A clock on which delays and backoff pass faster than they are.
struct FastClock: MonotonicClock {
  /// How much faster.
  let factor: Int
  private let start = ContinuousClock.now

  init(factor: Int) { self.factor = factor }

  var now: ContinuousClock.Instant { start + (ContinuousClock.now - start) * factor }
  var minimumResolution: Duration { .nanoseconds(1) }

  func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
    try await Task.sleep(for: (deadline - now) / factor)
  }
}
