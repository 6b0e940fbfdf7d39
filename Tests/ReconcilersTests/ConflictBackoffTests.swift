import Planning
import Testing

@testable import Reconcilers

/// Restores of an object that another client keeps changing.
@Suite struct ConflictBackoffTests {
  private let id = ObjectID(kind: .networkPolicy, namespace: "a", name: "x")
  private let start = ContinuousClock.now

  @Test(
    "allows five restores per minute, then doubles the delay with each restore, from five seconds to five minutes"
  )
  func growingDelay() {
    let backoff = ConflictBackoff()
    for second in 0..<5 { #expect(backoff.permit(id, now: start + .seconds(second)) == .proceed) }
    #expect(!backoff.isContested(id, now: start + .seconds(4)))
    var now = start + .seconds(5)
    for expected in [5, 10, 20, 40, 80, 160, 300, 300] {
      guard case .wait(let delay) = backoff.permit(id, now: now) else {
        Issue.record("proceeded without a delay of \(expected) s")
        return
      }
      #expect(delay == .seconds(expected))
      #expect(backoff.isContested(id, now: now))
      now += delay
      #expect(backoff.permit(id, now: now) == .proceed)
    }
  }

  @Test("a quiet minute ends the conflict")
  func quiet() {
    let backoff = ConflictBackoff()
    for second in 0..<5 { _ = backoff.permit(id, now: start + .seconds(second)) }
    _ = backoff.permit(id, now: start + .seconds(5))
    let later = start + .seconds(5 + 5 + 61)
    #expect(!backoff.isContested(id, now: later))
    #expect(backoff.permit(id, now: later) == .proceed)
  }

  @Test("tracks conflicts per object, and a reset ends all")
  func independence() {
    let backoff = ConflictBackoff()
    for _ in 0..<6 { _ = backoff.permit(id, now: start) }
    #expect(backoff.permit(ObjectID(kind: .role, namespace: "a", name: "x"), now: start) == .proceed)
    backoff.reset()
    #expect(backoff.permit(id, now: start) == .proceed)
  }
}
