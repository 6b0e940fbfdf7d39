/// A token bucket: bounds how fast things go without bounding how many.
///
/// Removal is paced by it, so that a selector changed by mistake can be put back before thousands of namespaces have
/// lost their protection.
actor RateLimiter {
  private let interval: Duration
  private let burst: Int
  private var nextFree: ContinuousClock.Instant

  /// - Parameters:
  ///   - perSecond: Long-term rate.
  ///   - burst: How many may go at once after a pause.
  init(perSecond: Int, burst: Int) {
    interval = .seconds(1) / perSecond
    self.burst = burst
    nextFree = .now - interval * burst
  }

  /// Waits for a token; throws only when the task is cancelled.
  func acquire() async throws {
    let now = ContinuousClock.now
    nextFree = max(nextFree, now - interval * burst) + interval
    if nextFree > now { try await Task.sleep(until: nextFree, clock: .continuous) }
  }
}
