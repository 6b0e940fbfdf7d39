import Reconcilers
import Testing

@testable import Controller

/// Two writers on one field.
@Suite struct ContestTests {
  private let id = ObjectID(kind: .networkPolicy, namespace: "a", name: "x")
  private let start = ContinuousClock.now

  @Test("five restores within a minute go through, then each waits twice as long as the last, up to five minutes")
  func growingDelay() {
    let tracker = ContestTracker()
    for second in 0..<5 { #expect(tracker.permit(id, now: start + .seconds(second)) == .go) }
    #expect(!tracker.isContested(id, now: start + .seconds(4)))
    var now = start + .seconds(5)
    for expected in [5, 10, 20, 40, 80, 160, 300, 300] {
      guard case .wait(let delay) = tracker.permit(id, now: now) else {
        Issue.record("went through without waiting \(expected) s")
        return
      }
      #expect(delay == .seconds(expected))
      #expect(tracker.isContested(id, now: now))
      now += delay
      #expect(tracker.permit(id, now: now) == .go)
    }
  }

  @Test("a quiet minute ends the contest")
  func quiet() {
    let tracker = ContestTracker()
    for second in 0..<5 { _ = tracker.permit(id, now: start + .seconds(second)) }
    _ = tracker.permit(id, now: start + .seconds(5))
    let later = start + .seconds(5 + 5 + 61)
    #expect(!tracker.isContested(id, now: later))
    #expect(tracker.permit(id, now: later) == .go)
  }

  @Test("objects do not share a contest, and a reset ends all")
  func independence() {
    let tracker = ContestTracker()
    for _ in 0..<6 { _ = tracker.permit(id, now: start) }
    #expect(tracker.permit(ObjectID(kind: .role, namespace: "a", name: "x"), now: start) == .go)
    tracker.reset()
    #expect(tracker.permit(id, now: start) == .go)
  }
}

/// Pacing of removals.
@Suite struct RateLimiterTests {
  @Test("a burst goes through at once, then the rate holds; nobody is kept waiting inside")
  func pacing() {
    let limiter = RateLimiter(perSecond: 10, burst: 20)
    let start = ContinuousClock.now
    #expect(limiter.take(10, now: start) == nil)
    #expect(limiter.take(10, now: start) == nil)
    #expect(limiter.take(1, now: start) == nil, "tokens may be owed for one call")
    let wait = limiter.take(1, now: start)
    #expect(wait != nil)
    #expect(limiter.take(1, now: start + .seconds(1)) == nil)
  }
}
