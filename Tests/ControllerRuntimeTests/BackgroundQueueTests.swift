import Dispatch
import Synchronization
import Testing

@testable import ControllerRuntime

/// Long computations on a thread of their own.
@Suite struct BackgroundQueueTests {
  private let queue = BackgroundQueue(label: "test")
  private let work = Work()

  /// A computation that keeps the thread of the queue busy until the test ends it, and short ones.
  private final class Work: Sendable {
    private let end = DispatchSemaphore(value: 0)
    private let start = AsyncStream.makeStream(of: Void.self)
    private let names = Mutex<[String]>([])

    /// The computations that have run, in order.
    var done: [String] { names.withLock { $0 } }

    func long() -> Int {
      start.continuation.yield()
      end.wait()
      return short("long")
    }

    func short(_ name: String) -> Int {
      names.withLock { names in
        names.append(name)
        return names.count
      }
    }

    func waitForLong() async {
      for await _ in start.stream { return }
    }

    func endLong() { end.signal() }
  }

  @Test("computations run one after the other, and return their results")
  func order() async throws {
    async let first = queue.run { [work] in work.long() }
    await work.waitForLong()
    async let second = queue.run { [work] in work.short("short") }
    work.endLong()
    #expect(try await second == 2)
    #expect(try await first == 1)
    #expect(work.done == ["long", "short"])
  }

  @Test("a cancelled task does not wait for its computation, and one that has not started is left out")
  func cancellation() async throws {
    let running = Task { [queue, work] in try await queue.run { work.long() } }
    await work.waitForLong()
    let waiting = Task { [queue, work] in try await queue.run { work.short("left out") } }
    running.cancel()
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await running.value }
    await #expect(throws: CancellationError.self) { try await waiting.value }
    work.endLong()
    let last = try await queue.run { [work] in work.short("last") }
    #expect(last == 2)
    #expect(work.done == ["long", "last"])
  }

  @Test("a task that was cancelled before throws")
  func early() async {
    let task = Task { [queue, work] in
      withUnsafeCurrentTask { $0?.cancel() }
      return try await queue.run { work.short("left out") }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(work.done.isEmpty)
  }
}
