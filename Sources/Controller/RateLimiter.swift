import Synchronization

/// A token bucket: bounds how fast things go without bounding how many. Nobody waits in it: who gets no token is told
/// when to come back.
///
/// Removal is paced by it, so that a selector changed by mistake can be put back before thousands of namespaces have
/// lost their protection.
final class RateLimiter: Sendable {
  private let interval: Duration
  private let burst: Int
  private let nextFree: Mutex<ContinuousClock.Instant>

  /// - Parameters:
  ///   - perSecond: Long-term rate.
  ///   - burst: How many may go at once after a pause.
  init(perSecond: Int, burst: Int) {
    interval = .seconds(1) / perSecond
    self.burst = burst
    nextFree = Mutex(.now - interval * burst)
  }

  /// Takes tokens; nil where they were there, else how long to wait before asking again.
  func take(_ count: Int, now: ContinuousClock.Instant = .now) -> Duration? {
    nextFree.withLock { nextFree in
      let start = max(nextFree, now - interval * burst)
      guard start <= now else { return start - now }
      nextFree = start + interval * count
      return nil
    }
  }
}
