import Kubernetes
import Testing

@testable import Sandbox

/// A queue is idle where nothing waits and nothing is being done.
@Suite struct LifecycleQueueTests {
  private let queue = LifecycleQueue()
  private let item = LifecycleQueue.Item.furnish(namespace: "a")

  @Test("what waits, and what is being done, is still to be waited for")
  func beginsAndEnds() {
    #expect(queue.isIdle)
    queue.add(item)
    #expect(!queue.isIdle)
    queue.perform(item) { #expect(!queue.isIdle, "the last item is begun, and not done") }
    #expect(queue.isIdle)
  }

  @Test("work that fails is over, too")
  func fails() throws {
    struct Failure: Error {}
    queue.add(item)
    #expect(throws: Failure.self) { try queue.perform(item) { throw Failure() } }
    #expect(queue.isIdle)
  }

  @Test("work that comes up again meanwhile is done again")
  func comesUpAgain() async {
    queue.add(item)
    queue.add(item)
    queue.perform(item) { queue.add(item) }
    #expect(!queue.isIdle)
    queue.perform(item) {}
    #expect(queue.isIdle)
    var iterator = queue.items.makeAsyncIterator()
    #expect(await [iterator.next(), iterator.next()] == [item, item])
  }

  @Test("whoever waits goes on once the last item is done, and not before")
  func waits() async throws {
    let other = LifecycleQueue.Item.count(namespace: "a")
    queue.add(item)
    queue.add(other)
    async let done: Void = queue.idle()
    queue.perform(item) {}
    queue.perform(other) { #expect(!queue.isIdle) }
    try await done
    #expect(queue.isIdle)
    try await queue.idle()
  }

  @Test("waiting can be cancelled")
  func isCancelled() async throws {
    queue.add(item)
    await #expect(throws: CancellationError.self) {
      try await withThrowingTaskGroup { group in
        group.addTask { [queue] in try await queue.idle() }
        group.cancelAll()
        try await group.waitForAll()
      }
    }
  }

  @Test("a server has settled once every namespace that was made is furnished")
  func settles() async throws {
    let server = APIServer()
    try await withThrowingTaskGroup { group in
      group.addTask { try await server.run() }
      for number in 0..<50 {
        server.bootstrap(namespace: "n\(number)")
        try await server.settle()
        #expect(server.store.get(.serviceAccounts, ObjectKey(namespace: "n\(number)", name: "default")) != nil)
      }
      group.cancelAll()
    }
  }
}
