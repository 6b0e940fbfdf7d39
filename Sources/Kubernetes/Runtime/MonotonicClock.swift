/// A clock that never goes backwards and goes on while the machine sleeps: `ContinuousClock`, or a test's stand-in.
///
/// Intervals (backoff, resync, the term of a lease) are measured with it, so that a jump of the wall clock changes none.
public protocol MonotonicClock: Clock where Instant == ContinuousClock.Instant {}

extension ContinuousClock: MonotonicClock {}

extension MonotonicClock {
  /// Sleeps for so long; not at all where that is zero or less.
  func pause(_ duration: Duration) async throws {
    guard duration > .zero else { return try Task.checkCancellation() }
    try await sleep(until: now + duration, tolerance: nil)
  }
}
