import Synchronization
import Testing

@testable import ControllerRuntime

/// The order in which a limiter starts operations.
@Suite struct ConcurrencyLimiterTests {
  /// Operations that run until the test ends them.
  private final class Operations: Sendable {
    private let state = Mutex((started: [String](), open: [String: CheckedContinuation<Void, Never>]()))
    private let starts = AsyncStream.makeStream(of: String.self)

    func run(_ name: String) async {
      await withCheckedContinuation { continuation in
        state.withLock {
          $0.started.append(name)
          $0.open[name] = continuation
        }
        starts.continuation.yield(name)
      }
    }

    func end(_ name: String) { state.withLock { $0.open.removeValue(forKey: name) }?.resume() }

    var started: [String] { state.withLock(\.started) }

    /// Waits until `count` more operations have started.
    func waitForStarts(_ count: Int) async {
      var iterator = starts.stream.makeAsyncIterator()
      for _ in 0..<count { _ = await iterator.next() }
    }
  }

  /// A new limit permits two operations.
  private let limiter = ConcurrencyLimiter()
  private let operations = Operations()

  @Test("an urgent operation starts at once, even if the limit is reached")
  func urgent() async throws {
    try await withThrowingTaskGroup { group in
      let ticket = limiter.begin()
      for name in ["a", "b"] { group.addTask { try await limiter.run(ticket) { await operations.run(name) } } }
      await operations.waitForStarts(2)
      group.addTask { try await limiter.run(limiter.begin(), isUrgent: true) { await operations.run("urgent") } }
      await operations.waitForStarts(1)
      #expect(operations.started.last == "urgent")
      for name in ["a", "b", "urgent"] { operations.end(name) }
      try await group.waitForAll()
    }
  }

  @Test("urgent operations do not starve the others")
  func reserved() async throws {
    try await withThrowingTaskGroup { group in
      let urgent = (0..<20).map { "urgent \($0)" }
      for name in urgent {
        group.addTask { try await limiter.run(limiter.begin(), isUrgent: true) { await operations.run(name) } }
      }
      await operations.waitForStarts(urgent.count)
      for name in ["a", "b"] { group.addTask { try await limiter.run(limiter.begin()) { await operations.run(name) } } }
      await operations.waitForStarts(2)
      for name in urgent + ["a", "b"] { operations.end(name) }
      try await group.waitForAll()
    }
  }

  @Test("while an urgent operation runs, half of the places are for the others, and the rest when it has ended")
  func yielding() async throws {
    let limiter = ConcurrencyLimiter(ConcurrencyLimit(8...8))
    // The limit is lower until it has measured some operations.
    for _ in 0..<10 { try await limiter.run(limiter.begin()) {} }
    try await withThrowingTaskGroup { group in
      group.addTask { try await limiter.run(limiter.begin(), isUrgent: true) { await operations.run("urgent") } }
      await operations.waitForStarts(1)
      let others = ["a", "b", "c", "d", "e", "f", "g"]
      for name in others { group.addTask { try await limiter.run(limiter.begin()) { await operations.run(name) } } }
      await operations.waitForStarts(4)
      while limiter.waitingCount < 3 { await Task.yield() }
      #expect(operations.started.count == 5)
      operations.end("urgent")
      await operations.waitForStarts(3)
      for name in others { operations.end(name) }
      try await group.waitForAll()
    }
  }

  @Test("operations of the work that began first start first")
  func order() async throws {
    try await withThrowingTaskGroup { group in
      let (first, second) = (limiter.begin(), limiter.begin())
      for name in ["a", "b"] { group.addTask { try await limiter.run(first) { await operations.run(name) } } }
      await operations.waitForStarts(2)
      group.addTask { try await limiter.run(second) { await operations.run("second") } }
      while limiter.waitingCount < 1 { await Task.yield() }
      group.addTask { try await limiter.run(first) { await operations.run("first") } }
      while limiter.waitingCount < 2 { await Task.yield() }
      #expect(operations.started.count == 2)
      operations.end("a")
      await operations.waitForStarts(1)
      #expect(operations.started.last == "first")
      operations.end("b")
      await operations.waitForStarts(1)
      #expect(operations.started.last == "second")
      operations.end("first")
      operations.end("second")
      try await group.waitForAll()
    }
  }

  @Test("an operation that fails makes room for another")
  func failure() async throws {
    struct Failure: Error {}
    for _ in 0..<10 {
      await #expect(throws: Failure.self) { try await limiter.run(limiter.begin()) { throw Failure() } }
    }
    #expect(try await limiter.run(limiter.begin()) { 1 } == 1)
  }

  /// Workers that wait for room, and leave it when the test says so.
  private func startUnits(_ count: Int, in group: inout ThrowingTaskGroup<Void, any Error>) {
    for index in 0..<count {
      group.addTask {
        await limiter.room()
        await operations.run("unit \(index)")
        limiter.leaveRoom()
      }
    }
  }

  @Test("as many units of work begin as there are places, and the end of one lets another begin")
  func units() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      startUnits(5, in: &group)
      await operations.waitForStarts(2)
      try await Task.sleep(for: .milliseconds(20))
      #expect(operations.started.count == 2, "the limit starts with two places")
      for count in 3...5 {
        operations.end(operations.started[count - 3])
        await operations.waitForStarts(1)
        #expect(operations.started.count == count)
      }
      for name in operations.started.suffix(2) { operations.end(name) }
      try await group.waitForAll()
    }
  }

  @Test("no second unit of work begins while operations wait, and one begins when they have started")
  func unitsBehindOperations() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      let ticket = limiter.begin()
      startUnits(1, in: &group)
      await operations.waitForStarts(1)
      for name in ["a", "b"] { group.addTask { try await limiter.run(ticket) { await operations.run(name) } } }
      await operations.waitForStarts(2)
      group.addTask { try await limiter.run(ticket) { await operations.run("c") } }
      while limiter.waitingCount == 0 { await Task.yield() }
      group.addTask {
        await limiter.room()
        await operations.run("second unit")
        limiter.leaveRoom()
      }
      try await Task.sleep(for: .milliseconds(20))
      #expect(operations.started.count == 3)
      operations.end("a")
      await operations.waitForStarts(2)
      #expect(Set(operations.started.suffix(2)) == ["c", "second unit"])
      for name in ["b", "c", "unit 0", "second unit"] { operations.end(name) }
      try await group.waitForAll()
    }
  }

  @Test("an operation whose latency is ignored does not change the limit")
  func ignoredLatency() async throws {
    let limiter = ConcurrencyLimiter(ConcurrencyLimit(4...64))
    for _ in 0..<100 {
      try await limiter.run(limiter.begin()) { ConcurrencyLimiter.ignoreLatency() }
    }
    #expect(limiter.limit == 2, "it has not measured the latency without load yet")
    for _ in 0..<8 { try await limiter.run(limiter.begin()) {} }
    #expect(limiter.limit == 4)
  }
}
