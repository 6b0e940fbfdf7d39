import ControllerRuntime
import Kubernetes
import Synchronization
import Testing

/// The queue with real workers.
@Suite("Work queue", .timeLimit(.minutes(1)))
struct WorkQueueTests {
  @Test("with many workers and many adders, no key is worked on twice at once and the last news is always worked on")
  func neverTwiceAtOnce() async {
    let queue = WorkQueue<Int>(backoff: .init(firstDelay: .microseconds(1), longestDelay: .microseconds(10)))
    let journal = Journal()
    await withTaskGroup(of: Void.self) { group in
      for worker in 0..<8 {
        group.addTask {
          while let key = await queue.next() {
            journal.begin(key)
            await Task.yield()
            journal.end(key)
            queue.done(key, worker == 0 ? .backOff : .done)
          }
        }
      }
      await withTaskGroup(of: Void.self) { adders in
        for adder in 0..<4 {
          adders.addTask {
            for round in 0..<2_000 {
              let key = (round * 7 + adder) % 20
              journal.announce(key)
              if round % 3 == 0 { queue.add(key, after: .microseconds(round % 50)) } else { queue.add(key) }
              if round % 64 == 0 { await Task.yield() }
            }
          }
        }
      }
      #expect(await eventually { journal.isUpToDate }, "each key's last news was worked on")
      queue.shutDown()
    }
    #expect(journal.clashes == 0)
  }

  @Test("a key that is set for later just as the only worker falls asleep is not slept through")
  func fallingAsleep() async {
    let queue = WorkQueue<Int>()
    let (finished, finish) = AsyncStream.makeStream(of: Int.self)
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for await key in finished { queue.add(key + 1, after: .microseconds(key % 40)) }
      }
      queue.add(0)
      var worked = 0
      while worked < 20_000, let key = await queue.next() {
        worked += 1
        finish.yield(key)
        queue.done(key, .done)
      }
      #expect(worked == 20_000)
      finish.finish()
    }
  }

  @Test("a worker that waits is woken when a delay is over, and not before")
  func delays() async {
    let clock = ManualClock()
    let queue = WorkQueue<String>(clock: clock)
    queue.add("later", after: .seconds(60))
    async let key = queue.next()
    #expect(await eventually { clock.sleeperCount == 1 })
    clock.advance(by: .seconds(59))
    #expect(clock.sleeperCount == 1)
    clock.advance(by: .seconds(1))
    #expect(await key == "later")
  }

  @Test("a worker that waits for a late key is woken for one that is due earlier")
  func earlierDelay() async {
    let clock = ManualClock()
    let queue = WorkQueue<String>(clock: clock)
    let start = clock.now
    queue.add("late", after: .seconds(60))
    async let key = queue.next()
    #expect(await eventually { clock.nextDue == start + .seconds(60) })
    queue.add("early", after: .seconds(5))
    #expect(await eventually { clock.nextDue == start + .seconds(5) })
    clock.advance(by: .seconds(5))
    #expect(await key == "early")
  }

  @Test("a key that fails comes back after its delay")
  func backsOff() async {
    let clock = ManualClock()
    let queue = WorkQueue<String>(backoff: .init(firstDelay: .seconds(8), longestDelay: .seconds(8)), clock: clock)
    queue.add("a")
    #expect(await queue.next() == "a")
    queue.done("a", .backOff)
    #expect(queue.depth == 0)
    async let key = queue.next()
    #expect(await eventually { clock.sleeperCount == 1 })
    clock.advance(by: .seconds(3))
    #expect(clock.sleeperCount == 1, "at least half of the delay")
    clock.advance(by: .seconds(5))
    #expect(await key == "a")
  }

  @Test("shutting down wakes all workers; work in hand is finished and does not come back")
  func shutsDown() async {
    let queue = WorkQueue<String>()
    queue.add("in hand")
    #expect(await queue.next() == "in hand")
    await withTaskGroup(of: String?.self) { group in
      for _ in 0..<4 { group.addTask { await queue.next() } }
      queue.shutDown()
      for await key in group { #expect(key == nil) }
    }
    queue.done("in hand", .requeue(after: .zero))
    queue.add("too late")
    #expect(await queue.next() == nil)
  }

  @Test("a worker whose task is cancelled stops waiting, and takes no key with it")
  func cancellation() async {
    let queue = WorkQueue<String>()
    await withTaskGroup(of: String?.self) { group in
      group.addTask { await queue.next() }
      group.cancelAll()
      for await key in group { #expect(key == nil) }
    }
    queue.add("a")
    #expect(await queue.next() == "a")
  }
}

/// What was announced of each key, and what of it the work has seen.
private final class Journal: Sendable {
  private struct State {
    var announced: [Int: Int] = [:]
    var seen: [Int: Int] = [:]
    var underWork: [Int: Int] = [:]
    var clashes = 0
  }

  private let state = Mutex(State())

  var clashes: Int { state.withLock(\.clashes) }
  var isUpToDate: Bool { state.withLock { $0.announced == $0.seen } }

  func announce(_ key: Int) { state.withLock { $0.announced[key, default: 0] += 1 } }

  func begin(_ key: Int) {
    state.withLock { state in
      if state.underWork.updateValue(state.announced[key] ?? 0, forKey: key) != nil { state.clashes += 1 }
    }
  }

  func end(_ key: Int) {
    state.withLock { state in state.seen[key] = state.underWork.removeValue(forKey: key) }
  }
}
