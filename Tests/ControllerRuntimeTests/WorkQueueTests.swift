import Kubernetes
import Synchronization
import Testing

@testable import ControllerRuntime

/// The queue with real workers. The time limit only ends a test that hangs.
@Suite("Work queue", .timeLimit(.minutes(10)))
struct WorkQueueTests {
  @Test("no key is processed by two workers at once, and every addition is followed by processing")
  func neverTwiceAtOnce() async {
    let queue = WorkQueue<Int>(backoff: .init(baseDelay: .microseconds(1), maxDelay: .microseconds(10)))
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
              journal.add(key)
              if round % 3 == 0 { queue.add(key, after: .microseconds(round % 50)) } else { queue.add(key) }
              if round % 64 == 0 { await Task.yield() }
            }
          }
        }
      }
      #expect(await journal.changes.wait { journal.isUpToDate }, "the last addition of each key was processed")
      queue.shutDown()
    }
    #expect(journal.overlaps == 0)
  }

  @Test("a delayed key that is added while the only worker starts to wait is not missed")
  func addedWhileStartingToWait() async {
    let queue = WorkQueue<Int>()
    let (finished, finish) = AsyncStream.makeStream(of: Int.self)
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for await key in finished { queue.add(key + 1, after: .microseconds(key % 40)) }
      }
      queue.add(0)
      var processed = 0
      while processed < 20_000, let key = await queue.next() {
        processed += 1
        finish.yield(key)
        queue.done(key, .done)
      }
      #expect(processed == 20_000)
      finish.finish()
    }
  }

  @Test("a waiting worker receives a delayed key when the delay is over, and not before")
  func delays() async {
    let clock = ManualClock()
    let queue = WorkQueue<String>(clock: clock)
    queue.add("later", after: .seconds(60))
    async let key = queue.next()
    #expect(await clock.changes.wait { clock.sleeperCount == 1 })
    clock.advance(by: .seconds(59))
    #expect(clock.sleeperCount == 1)
    clock.advance(by: .seconds(1))
    #expect(await key == "later")
  }

  @Test("a worker that waits for a delayed key receives a key with a shorter delay first")
  func earlierDelay() async {
    let clock = ManualClock()
    let queue = WorkQueue<String>(clock: clock)
    let start = clock.now
    queue.add("late", after: .seconds(60))
    async let key = queue.next()
    #expect(await clock.changes.wait { clock.nextWakeUpTime == start + .seconds(60) })
    queue.add("early", after: .seconds(5))
    #expect(await clock.changes.wait { clock.nextWakeUpTime == start + .seconds(5) })
    clock.advance(by: .seconds(5))
    #expect(await key == "early")
  }

  @Test("a key whose processing failed is added again after its backoff")
  func backsOff() async {
    let clock = ManualClock()
    let queue = WorkQueue<String>(backoff: .init(baseDelay: .seconds(8), maxDelay: .seconds(8)), clock: clock)
    queue.add("a")
    #expect(await queue.next() == "a")
    queue.done("a", .backOff)
    #expect(queue.unfinishedCount == 0)
    async let key = queue.next()
    #expect(await clock.changes.wait { clock.sleeperCount == 1 })
    clock.advance(by: .seconds(3))
    #expect(clock.sleeperCount == 1, "the delay is at least half of the backoff")
    clock.advance(by: .seconds(5))
    #expect(await key == "a")
  }

  @Test("shutdown ends all waiting workers, and a key that is being processed is not added again")
  func shutsDown() async {
    let queue = WorkQueue<String>()
    queue.add("processing")
    #expect(await queue.next() == "processing")
    await withTaskGroup(of: String?.self) { group in
      for _ in 0..<4 { group.addTask { await queue.next() } }
      queue.shutDown()
      for await key in group { #expect(key == nil) }
    }
    queue.done("processing", .requeue(after: .zero))
    queue.add("too late")
    #expect(await queue.next() == nil)
  }

  @Test("a cancelled worker stops waiting and takes no key")
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

/// Counts how often each key was added, and how many of these additions its processing has covered.
private final class Journal: Sendable {
  private struct State {
    var added: [Int: Int] = [:]
    var processed: [Int: Int] = [:]
    var processing: [Int: Int] = [:]
    var overlaps = 0
  }

  /// Notified when the processing of a key ends.
  let changes = ChangeNotifier()
  private let state = Mutex(State())

  /// How often a key was processed by two workers at the same time.
  var overlaps: Int { state.withLock(\.overlaps) }
  /// Whether all additions so far were processed.
  var isUpToDate: Bool { state.withLock { $0.added == $0.processed } }

  func add(_ key: Int) { state.withLock { $0.added[key, default: 0] += 1 } }

  func begin(_ key: Int) {
    state.withLock { state in
      if state.processing.updateValue(state.added[key] ?? 0, forKey: key) != nil { state.overlaps += 1 }
    }
  }

  func end(_ key: Int) {
    state.withLock { state in state.processed[key] = state.processing.removeValue(forKey: key) }
    changes.notify()
  }
}

/// Which workers are woken.
@Suite("Work queue waiters", .timeLimit(.minutes(10)))
struct WorkQueueWaitersTests {
  /// The number of workers that are woken.
  private func wake(
    _ waiters: inout WorkQueueWaiters, urgentKeys: Int = 0, keys: Int = 0, nextReadyAt: ContinuousClock.Instant? = nil,
    isShutDown: Bool = false
  ) -> Int {
    waiters.wake(for: .init(urgentKeys: urgentKeys, keys: keys, nextReadyAt: nextReadyAt, isShutDown: isShutDown)).count
  }

  private func waiters(general: Int, urgentOnly: Int) -> WorkQueueWaiters {
    var waiters = WorkQueueWaiters()
    for index in 0..<(general + urgentOnly) {
      waiters.add(waiters.makeWorker(), onlyUrgent: index >= general, timer: nil)
    }
    return waiters
  }

  @Test("as many workers are woken as there are keys")
  func asManyAsKeys() {
    for keys in 0...4 {
      var waiters = waiters(general: 32, urgentOnly: 4)
      let woken = [wake(&waiters, keys: keys), wake(&waiters, keys: keys)]
      #expect(woken == [keys, 0], "woken workers count until they poll")
    }
  }

  @Test("an urgent key wakes a worker for urgent keys, a normal key never does")
  func urgent() {
    var waiters = waiters(general: 1, urgentOnly: 2)
    let woken = [
      wake(&waiters, urgentKeys: 1, keys: 1), wake(&waiters, urgentKeys: 1, keys: 2),
      wake(&waiters, urgentKeys: 1, keys: 3),
      wake(&waiters, urgentKeys: 3, keys: 5),
    ]
    #expect(woken == [1, 1, 0, 1])
  }

  @Test("one worker waits for the next delayed key")
  func timer() throws {
    let now = ContinuousClock.now
    var waiters = waiters(general: 8, urgentOnly: 1)
    let woken = waiters.wake(for: .init(urgentKeys: 0, keys: 0, nextReadyAt: now, isShutDown: false))
    #expect(woken.count == 1)
    let worker = try #require(woken.first)
    waiters.remove(worker)
    waiters.add(worker, onlyUrgent: false, timer: now)
    let later = [wake(&waiters, nextReadyAt: now), wake(&waiters, nextReadyAt: now - .seconds(1))]
    #expect(later == [0, 1], "an earlier key needs another timer")
  }

  @Test("a shutdown wakes all workers")
  func shutDown() {
    var waiters = waiters(general: 3, urgentOnly: 2)
    let woken = wake(&waiters, isShutDown: true)
    #expect(woken == 5)
  }

  @Test("a thousand keys wake about a thousand workers, not forty times as many")
  func wakeups() async {
    let queue = WorkQueue<Int>()
    let (done, finish) = AsyncStream.makeStream(of: Int.self)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<40 {
        group.addTask {
          while let key = await queue.next() {
            queue.done(key, .done)
            finish.yield(key)
          }
        }
      }
      var finished = done.makeAsyncIterator()
      for key in 0..<1000 {
        queue.add(key)
        _ = await finished.next()
      }
      queue.shutDown()
    }
    #expect(queue.wakeCount < 2 * 1000 + 40, "\(queue.wakeCount) workers were woken")
  }

  @Test("a delayed key is processed when the worker that waited for it is busy or stops")
  func timerIsPassedOn() async {
    let queue = WorkQueue<Int>()
    await withTaskGroup(of: [Int].self) { group in
      for _ in 0..<3 {
        group.addTask {
          var keys: [Int] = []
          while keys.count < 4, let key = await queue.next() {
            keys.append(key)
            queue.done(key, .done)
          }
          return keys
        }
      }
      for key in 0..<12 { queue.add(key, after: .milliseconds(10 * (12 - key))) }
      var all: [Int] = []
      for await keys in group { all += keys }
      #expect(all.sorted() == Array(0..<12))
    }
  }
}
