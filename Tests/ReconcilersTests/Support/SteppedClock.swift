import ControllerRuntime
import Synchronization

/// A clock that moves when a test advances it. Sleeping on it takes no time.
final class SteppedClock: MonotonicClock {
  private let time = Mutex(ContinuousClock.now)
  var now: ContinuousClock.Instant { time.withLock { $0 } }
  var minimumResolution: Duration { .nanoseconds(1) }
  func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {}
  func advance(by duration: Duration) { time.withLock { $0 += duration } }
}
