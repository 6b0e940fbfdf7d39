import Synchronization

/// A token bucket without a queue: a caller that receives no token learns when to retry.
public final class RateLimiter: Sendable {
  private let interval: Duration
  private let burst: Int
  private let nextFree: Mutex<ContinuousClock.Instant>

  /// Creates a full bucket.
  ///
  /// - Parameters:
  ///   - perSecond: Average number of tokens per second.
  ///   - burst: Maximum number of tokens that can be taken at once.
  public init(perSecond: Int, burst: Int) {
    interval = .seconds(1) / perSecond
    self.burst = burst
    nextFree = Mutex(.now - interval * burst)
  }

  /// Takes tokens; returns `nil` if they were available, otherwise the delay before the next attempt.
  public func take(_ count: Int, now: ContinuousClock.Instant = .now) -> Duration? {
    nextFree.withLock { nextFree in
      let start = max(nextFree, now - interval * burst)
      guard start <= now else { return start - now }
      nextFree = start + interval * count
      return nil
    }
  }
}
