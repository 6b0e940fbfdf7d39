import ControllerRuntime
import Testing

@Suite struct RateLimiterTests {
  @Test("a burst is admitted at once, then the rate is kept; callers do not wait inside")
  func pacing() {
    let limiter = RateLimiter(perSecond: 10, burst: 20)
    let start = ContinuousClock.now
    #expect(limiter.take(10, now: start) == nil)
    #expect(limiter.take(10, now: start) == nil)
    #expect(limiter.take(1, now: start) == nil, "one call may overdraw the bucket")
    let wait = limiter.take(1, now: start)
    #expect(wait != nil)
    #expect(limiter.take(1, now: start + .seconds(1)) == nil)
  }
}
