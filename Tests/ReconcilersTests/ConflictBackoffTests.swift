import CRDs
import Planning
import Testing

@testable import Reconcilers

/// Restores of an object that another client keeps changing.
@Suite struct ConflictBackoffTests {
  private let start = ContinuousClock.now
  private let backoff = ConflictBackoff()

  private func drift(_ name: String = "x", isHarmless: Bool = false) -> Drift {
    Drift(
      id: ObjectID(kind: .networkPolicy, namespace: "a", name: name), control: .networkPolicies, change: .modified,
      isHarmless: isHarmless)
  }

  private func permit(_ drift: Drift, at offset: Duration) -> ConflictBackoff.Verdict {
    backoff.permit(drift, baselines: ["b"], now: start + offset)
  }

  private func contested(at offset: Duration) -> [String] {
    backoff.contested(in: "a", now: start + offset).objects.map(\.drift.id.name)
  }

  @Test("allows five restores per minute, then restores protection once per second, however long the conflict lasts")
  func protection() {
    for millisecond in 0..<5 { #expect(permit(drift(), at: .milliseconds(millisecond)) == .proceed) }
    #expect(contested(at: .milliseconds(4)).isEmpty)
    guard case .wait(let delay) = permit(drift(), at: .milliseconds(5)) else {
      Issue.record("proceeded")
      return
    }
    #expect(delay <= .seconds(1))
    for second in 1..<600 {
      #expect(permit(drift(), at: .seconds(second) + .milliseconds(4)) == .proceed)
      guard case .wait = permit(drift(), at: .seconds(second) + .milliseconds(500)) else {
        Issue.record("proceeded twice in second \(second)")
        return
      }
      #expect(contested(at: .seconds(second) + .milliseconds(500)) == ["x"])
    }
  }

  @Test("doubles the delay after each restore of a harmless change, from five seconds to five minutes")
  func harmless() {
    for second in 0..<5 { #expect(permit(drift(isHarmless: true), at: .seconds(second)) == .proceed) }
    var now: Duration = .seconds(5)
    for expected in [5, 10, 20, 40, 80, 160, 300, 300] {
      guard case .wait(let delay) = permit(drift(isHarmless: true), at: now) else {
        Issue.record("proceeded without a delay of \(expected) s")
        return
      }
      #expect(delay == .seconds(expected))
      now += delay
      #expect(permit(drift(isHarmless: true), at: now) == .proceed)
    }
  }

  @Test("a delay for harmless changes never delays the restore of protection")
  func harmlessFirst() {
    for second in 0..<10 { _ = permit(drift(isHarmless: true), at: .seconds(second)) }
    #expect(permit(drift(), at: .seconds(11)) == .proceed)
  }

  @Test("a quiet minute ends the conflict")
  func quiet() {
    for _ in 0..<6 { _ = permit(drift(), at: .zero) }
    #expect(contested(at: .seconds(1)) == ["x"])
    #expect(backoff.contested(in: "a", now: start).earliestEnd == start + .seconds(60))
    #expect(contested(at: .seconds(61)).isEmpty)
    #expect(permit(drift(), at: .seconds(61)) == .proceed)
  }

  @Test("tracks conflicts per object, and a reset ends all")
  func independence() {
    for _ in 0..<6 { _ = permit(drift(), at: .zero) }
    #expect(permit(drift("y"), at: .zero) == .proceed)
    backoff.reset()
    #expect(permit(drift(), at: .zero) == .proceed)
  }

  @Test("limits the restores of one namespace, without a limit for others")
  func budget() {
    var permitted = 0
    for index in 0..<1_000 {
      if permit(drift("x\(index)"), at: .zero) == .proceed { permitted += 1 }
    }
    #expect((200...201).contains(permitted))
    let other = Drift(
      id: ObjectID(kind: .networkPolicy, namespace: "b", name: "x"), control: .networkPolicies, change: .deleted)
    #expect(backoff.permit(other, baselines: ["b"], now: start) == .proceed)
    #expect(permit(drift("y"), at: .seconds(1)) == .proceed)
  }
}

/// The delays of writes that fail.
@Suite struct FailureBackoffTests {
  private let start = ContinuousClock.now
  private let id = ObjectID(kind: .networkPolicy, namespace: "a", name: "x")
  private let failure = WriteFailure(kind: .transient, message: "no")

  @Test(
    "doubles the delay of each further failure, up to one second for what restores protection",
    arguments: [
      (true, Duration.seconds(1)), (false, .seconds(60)),
    ])
  func growing(isProtective: Bool, longest: Duration) throws {
    let backoff = FailureBackoff()
    var last: Duration = .zero
    for _ in 0..<20 {
      last = try #require(
        backoff.failed(id, with: failure, isProtective: isProtective, now: start).retryAfter)
      #expect(last <= longest)
    }
    #expect(last >= longest * 0.8)
  }

  @Test("waits as long as the server asks, for this object only, until a write succeeds")
  func retryAfter() {
    let backoff = FailureBackoff()
    var slow = failure
    slow.retryAfter = .seconds(7)
    _ = backoff.failed(id, with: slow, isProtective: true, now: start)
    #expect(backoff.pending(id, now: start + .seconds(6))?.retryAfter == .seconds(1))
    #expect(backoff.pending(ObjectID(kind: .role, namespace: "a", name: "x"), now: start) == nil)
    #expect(backoff.pending(id, now: start + .seconds(7)) == nil)
    backoff.succeeded(id)
    #expect(backoff.pending(id, now: start) == nil)
  }
}
