import ControllerRuntime
import Kubernetes

/// A clock that runs faster, so that delays and backoff are short.
struct FastClock: MonotonicClock {
  /// The speed relative to real time.
  let factor: Int
  private let start = ContinuousClock.now

  init(factor: Int) { self.factor = factor }

  var now: ContinuousClock.Instant { start + (ContinuousClock.now - start) * factor }
  var minimumResolution: Duration { .nanoseconds(1) }

  func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
    try await Task.sleep(for: (deadline - now) / factor)
  }
}
