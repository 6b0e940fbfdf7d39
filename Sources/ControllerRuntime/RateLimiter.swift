import Synchronization

/// A token bucket without a queue: a caller that gets no token learns when to ask again.
public final class RateLimiter: Sendable {
  private let interval: Duration
  private let burst: Int
  private let nextFree: Mutex<ContinuousClock.Instant>

  /// Creates a full bucket.
  ///
  /// - Parameters:
  ///   - perSecond: Tokens per second in the long run.
  ///   - burst: Tokens that may be taken at once after a pause.
  public init(perSecond: Int, burst: Int) {
    interval = .seconds(1) / perSecond
    self.burst = burst
    nextFree = Mutex(.now - interval * burst)
  }

  /// Takes tokens; returns `nil` if they were available, otherwise how long to wait before asking again.
  public func take(_ count: Int, now: ContinuousClock.Instant = .now) -> Duration? {
    nextFree.withLock { nextFree in
      let start = max(nextFree, now - interval * burst)
      guard start <= now else { return start - now }
      nextFree = start + interval * count
      return nil
    }
  }
}
