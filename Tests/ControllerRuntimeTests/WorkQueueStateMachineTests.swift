import Kubernetes
import TestSupport
import Testing

@testable import ControllerRuntime

/// The decisions without waiting; the tests pass the time.
@Suite("Work queue state machine")
struct WorkQueueStateMachineTests {
  private let start = ContinuousClock.now
  private let backoff = WorkQueueBackoff(baseDelay: .seconds(1), maxDelay: .seconds(60))

  private func machine() -> WorkQueueStateMachine<String> { WorkQueueStateMachine(backoff: backoff) }

  /// Takes every key that is ready.
  private func drain(_ machine: inout WorkQueueStateMachine<String>, at now: ContinuousClock.Instant) -> [String] {
    var keys: [String] = []
    while let key = machine.next(now: now) { keys.append(key) }
    return keys
  }

  @Test("keys are processed once each, in the order in which they were first added")
  func order() {
    var machine = machine()
    for key in ["a", "b", "a", "c", "b"] { machine.add(key) }
    #expect(drain(&machine, at: start) == ["a", "b", "c"])
  }

  @Test("urgent keys are processed before all others, and a key keeps its higher priority")
  func urgent() {
    var machine = machine()
    for key in ["a", "b", "c"] { machine.add(key) }
    machine.add("x", .urgent)
    machine.add("c", .urgent)
    machine.add("c")
    machine.add("b", .normal)
    #expect(machine.depth == 4)
    #expect(drain(&machine, at: start) == ["x", "c", "a", "b"])
  }

  @Test("urgent keys cannot hold up the others: a worker that takes both gets one of them after three urgent keys")
  func fairness() {
    var machine = machine()
    for key in ["a", "b"] { machine.add(key) }
    for key in ["1", "2", "3", "4", "5", "6", "7"] { machine.add(key, .urgent) }
    #expect(machine.next(now: start, onlyUrgent: true) == "1")
    let keys = (0..<8).map { _ in machine.next(now: start) }
    #expect(keys == ["2", "3", "4", "a", "5", "6", "7", "b"])
    #expect(machine.next(now: start) == nil)
  }

  @Test("a worker that takes only urgent keys leaves the others, and an urgent key stays urgent while it is delayed")
  func onlyUrgent() {
    var machine = machine()
    machine.add("a")
    machine.add("x", .urgent)
    #expect(machine.next(now: start, onlyUrgent: true) == "x")
    #expect(machine.next(now: start, onlyUrgent: true) == nil)
    machine.finish("x", .requeue(after: .seconds(1)), now: start, jitter: 0)
    #expect(machine.next(now: start + .seconds(1), onlyUrgent: true) == "x")
    #expect(machine.next(now: start + .seconds(1)) == "a")
    machine.add("a", .urgent)
    machine.finish("a", .done, now: start, jitter: 0)
    #expect(machine.next(now: start + .seconds(1), onlyUrgent: true) == "a")
  }

  @Test("a key that is added while it is processed is processed again once afterwards")
  func againAfterwards() {
    var machine = machine()
    machine.add("a")
    _ = machine.next(now: start)
    machine.add("a")
    machine.add("a")
    #expect(machine.next(now: start) == nil)
    machine.finish("a", .done, now: start, jitter: 0)
    #expect(drain(&machine, at: start) == ["a"])
  }

  @Test("the shortest of several delays applies, and adding a key without a delay cancels them")
  func delays() {
    var machine = machine()
    machine.add("a", at: start + .seconds(5))
    machine.add("a", at: start + .seconds(2))
    machine.add("a", at: start + .seconds(9))
    machine.add("b", at: start + .seconds(3))
    #expect(machine.nextReadyAt() == start + .seconds(2))
    #expect(drain(&machine, at: start + .seconds(1)) == [])
    #expect(drain(&machine, at: start + .seconds(3)) == ["a", "b"])
    machine.finish("a", .done, now: start, jitter: 0)
    machine.add("a", at: start + .seconds(20))
    machine.add("a")
    #expect(drain(&machine, at: start + .seconds(4)) == ["a"])
    machine.finish("a", .done, now: start, jitter: 0)
    #expect(machine.nextReadyAt() == nil)
  }

  @Test(
    "the backoff doubles with each consecutive failure up to the maximum, and jitter reduces it by up to half",
    arguments: [
      (1, 0.0, 500), (1, 1.0, 1000), (2, 1.0, 2000), (3, 1.0, 4000), (6, 1.0, 32000), (7, 1.0, 60000),
      (100, 1.0, 60000), (100, 0.0, 30000),
    ])
  func backsOff(failures: Int, jitter: Double, milliseconds: Int) {
    var machine = machine()
    var now = start
    machine.add("a")
    for failure in 1...failures {
      _ = machine.next(now: now)
      machine.finish("a", .backOff, now: now, jitter: jitter)
      guard failure < failures else { break }
      now += .seconds(60)
    }
    #expect(machine.nextReadyAt() == now + .milliseconds(milliseconds))
  }

  @Test("success resets the backoff", arguments: [WorkQueueOutcome.done, .requeue(after: .zero)])
  func successResets(_ outcome: WorkQueueOutcome) {
    var machine = machine()
    machine.add("a")
    _ = machine.next(now: start)
    machine.finish("a", .backOff, now: start, jitter: 1)
    _ = machine.next(now: start + .seconds(1))
    machine.finish("a", outcome, now: start, jitter: 1)
    machine.add("a")
    _ = machine.next(now: start)
    machine.finish("a", .backOff, now: start, jitter: 1)
    #expect(machine.nextReadyAt() == start + .seconds(1))
  }

  @Test("the depth counts waiting keys; the unfinished count includes keys that are being processed")
  func counts() {
    var machine = machine()
    machine.add("a")
    machine.add("b")
    machine.add("c", at: start + .seconds(1))
    #expect((machine.unfinishedCount, machine.depth) == (2, 2))
    _ = machine.next(now: start)
    #expect((machine.unfinishedCount, machine.depth) == (2, 1))
    machine.add("a")
    machine.finish("a", .done, now: start, jitter: 0)
    #expect((machine.unfinishedCount, machine.depth) == (2, 2))
  }

  @Test("a key that is added during a failed attempt waits for its backoff; a key that is added later does not")
  func addedWhileFailing() {
    var machine = machine()
    machine.add("a")
    _ = machine.next(now: start)
    machine.add("a")
    machine.finish("a", .backOff, now: start, jitter: 1)
    #expect(drain(&machine, at: start) == [])
    machine.add("a")
    #expect(drain(&machine, at: start) == ["a"])
  }

  @Test("after shutdown no key is handed out and no key is added")
  func shutDown() {
    var machine = machine()
    machine.add("a")
    machine.add("b")
    machine.add("later", at: start)
    _ = machine.next(now: start - .seconds(1))
    machine.shutDown()
    machine.add("c")
    machine.finish("a", .requeue(after: .zero), now: start, jitter: 0)
    #expect(drain(&machine, at: start + .seconds(100)) == [])
    #expect(machine.unfinishedCount == 0)
  }

  @Test("outdated delays do not accumulate")
  func removesOutdated() {
    var machine = machine()
    for round in 0..<10_000 {
      machine.add("a", at: start + .seconds(3600 + round))
      machine.add("a")
      _ = machine.next(now: start)
      machine.finish("a", .done, now: start, jitter: 0)
    }
    #expect(machine.delayedCount < 100)
  }

  @Test("in any history no key is handed out twice, lost, or held back when it is ready", arguments: 0..<200)
  func randomHistories(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var machine = machine()
    var now = start
    var out: Set<String> = []
    // Keys that were added since they were last handed out, with the time at which they are ready.
    var owed: [String: ContinuousClock.Instant] = [:]
    for _ in 0..<500 {
      let key = "abcde".randomElement(using: &random).map(String.init) ?? "a"
      switch Int.random(in: 0..<6, using: &random) {
      case 0:
        machine.add(key, Bool.random(using: &random) ? .urgent : .normal)
        owed[key] = now
      case 1:
        let due = now + .seconds(Int.random(in: 0..<20, using: &random))
        machine.add(key, at: due, Bool.random(using: &random) ? .urgent : .normal)
        owed[key] = min(owed[key] ?? due, due)
      case 2: now += .seconds(Int.random(in: 0..<5, using: &random))
      case 3:
        guard let done = out.sorted().randomElement(using: &random) else { continue }
        machine.finish(done, .done, now: now, jitter: 0)
        out.remove(done)
      default:
        guard let next = machine.next(now: now) else {
          #expect(owed.allSatisfy { out.contains($0.key) || $0.value > now }, "a ready key is not handed out")
          continue
        }
        #expect(out.insert(next).inserted, "\(next) is handed out twice")
        owed[next] = nil
      }
    }
    for key in out { machine.finish(key, .done, now: now, jitter: 0) }
    let rest = Set(drain(&machine, at: now + .seconds(100)))
    #expect(rest.isSuperset(of: owed.keys), "seed \(seed): every added key is handed out")
  }
}

extension WorkQueueStateMachine {
  /// Adds a key at a time that does not matter.
  fileprivate mutating func add(_ key: Key, _ priority: WorkQueuePriority = .normal) {
    add(key, priority, now: ContinuousClock.now)
  }
}
