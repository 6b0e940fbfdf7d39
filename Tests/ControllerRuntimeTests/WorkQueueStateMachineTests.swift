import Kubernetes
import TestSupport
import Testing

@testable import ControllerRuntime

/// The decisions of a work queue, with time passed in.
@Suite("Work queue's decisions")
struct WorkQueueStateMachineTests {
  private let start = ContinuousClock.now
  private let backoff = WorkQueueBackoff(firstDelay: .seconds(1), longestDelay: .seconds(60))

  private func machine() -> WorkQueueStateMachine<String> { WorkQueueStateMachine(backoff: backoff) }

  /// Takes every key that is due.
  private func drain(_ machine: inout WorkQueueStateMachine<String>, at now: ContinuousClock.Instant) -> [String] {
    var keys: [String] = []
    while let key = machine.next(now: now) { keys.append(key) }
    return keys
  }

  @Test("keys come out once each, in the order in which they were first added")
  func order() {
    var machine = machine()
    for key in ["a", "b", "a", "c", "b"] { machine.add(key) }
    #expect(drain(&machine, at: start) == ["a", "b", "c"])
  }

  @Test("a key that is added while it is worked on comes out again once, when that is done")
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

  @Test("the earliest of several delays counts, and being added at once ends them")
  func delays() {
    var machine = machine()
    machine.add("a", at: start + .seconds(5))
    machine.add("a", at: start + .seconds(2))
    machine.add("a", at: start + .seconds(9))
    machine.add("b", at: start + .seconds(3))
    #expect(machine.nextDue() == start + .seconds(2))
    #expect(drain(&machine, at: start + .seconds(1)) == [])
    #expect(drain(&machine, at: start + .seconds(3)) == ["a", "b"])
    machine.finish("a", .done, now: start, jitter: 0)
    machine.add("a", at: start + .seconds(20))
    machine.add("a")
    #expect(drain(&machine, at: start + .seconds(4)) == ["a"])
    machine.finish("a", .done, now: start, jitter: 0)
    #expect(machine.nextDue() == nil)
  }

  @Test(
    "a key that fails n times in a row waits twice as long each time, up to the cap, less up to a half by chance",
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
    #expect(machine.nextDue() == now + .milliseconds(milliseconds))
  }

  @Test("success ends the backoff", arguments: [WorkQueueOutcome.done, .requeue(after: .zero)])
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
    #expect(machine.nextDue() == start + .seconds(1))
  }

  @Test("the depth counts what is in line or in hand; the backlog, what nobody works on yet")
  func counts() {
    var machine = machine()
    machine.add("a")
    machine.add("b")
    machine.add("c", at: start + .seconds(1))
    #expect((machine.depth, machine.backlog) == (2, 2))
    _ = machine.next(now: start)
    #expect((machine.depth, machine.backlog) == (2, 1))
    machine.add("a")
    machine.finish("a", .done, now: start, jitter: 0)
    #expect((machine.depth, machine.backlog) == (2, 2))
  }

  @Test("news about a key that is failing waits for its backoff; news afterwards does not")
  func newsWhileFailing() {
    var machine = machine()
    machine.add("a")
    _ = machine.next(now: start)
    machine.add("a")
    machine.finish("a", .backOff, now: start, jitter: 1)
    #expect(drain(&machine, at: start) == [])
    machine.add("a")
    #expect(drain(&machine, at: start) == ["a"])
  }

  @Test("after shutdown nothing comes out and nothing goes in")
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
    #expect(machine.depth == 0)
  }

  @Test("times that no longer count do not pile up")
  func sweeps() {
    var machine = machine()
    for round in 0..<10_000 {
      machine.add("a", at: start + .seconds(3600 + round))
      machine.add("a")
      _ = machine.next(now: start)
      machine.finish("a", .done, now: start, jitter: 0)
    }
    #expect(machine.laterCount < 100)
  }

  @Test("in any history no key is out twice, none is lost, and none waits once it is due", arguments: 0..<200)
  func randomHistories(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var machine = machine()
    var now = start
    var out: Set<String> = []
    // Keys that were added, at once or for a time, since they last came out.
    var owed: [String: ContinuousClock.Instant] = [:]
    for _ in 0..<500 {
      let key = "abcde".randomElement(using: &random).map(String.init) ?? "a"
      switch Int.random(in: 0..<6, using: &random) {
      case 0:
        machine.add(key)
        owed[key] = now
      case 1:
        let due = now + .seconds(Int.random(in: 0..<20, using: &random))
        machine.add(key, at: due)
        owed[key] = min(owed[key] ?? due, due)
      case 2: now += .seconds(Int.random(in: 0..<5, using: &random))
      case 3:
        guard let done = out.sorted().randomElement(using: &random) else { continue }
        machine.finish(done, .done, now: now, jitter: 0)
        out.remove(done)
      default:
        guard let next = machine.next(now: now) else {
          #expect(owed.allSatisfy { out.contains($0.key) || $0.value > now }, "a due key does not come out")
          continue
        }
        #expect(out.insert(next).inserted, "\(next) is out twice")
        owed[next] = nil
      }
    }
    for key in out { machine.finish(key, .done, now: now, jitter: 0) }
    let rest = Set(drain(&machine, at: now + .seconds(100)))
    #expect(rest.isSuperset(of: owed.keys), "seed \(seed): what was added comes out")
  }
}
