import Kubernetes
import Testing

@testable import Sandbox

/// A queue is idle if no item is waiting or in progress.
@Suite struct LifecycleQueueTests {
  private let queue = LifecycleQueue()
  private let item = LifecycleQueue.Item.createDefaults(namespace: "a")

  @Test("an item that is waiting or in progress keeps the queue busy")
  func beginsAndEnds() {
    #expect(queue.isIdle)
    queue.add(item)
    #expect(!queue.isIdle)
    queue.perform(item) { #expect(!queue.isIdle, "the last item is in progress") }
    #expect(queue.isIdle)
  }

  @Test("work that fails leaves the queue idle")
  func fails() throws {
    struct Failure: Error {}
    queue.add(item)
    #expect(throws: Failure.self) { try queue.perform(item) { throw Failure() } }
    #expect(queue.isIdle)
  }

  @Test("an item that is added while it is in progress is performed again")
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

  @Test("waiting ends when the last item has been performed")
  func waits() async throws {
    let other = LifecycleQueue.Item.count(namespace: "a")
    queue.add(item)
    queue.add(other)
    async let done: Void = queue.waitUntilIdle()
    queue.perform(item) {}
    queue.perform(other) { #expect(!queue.isIdle) }
    try await done
    #expect(queue.isIdle)
    try await queue.waitUntilIdle()
  }

  @Test("waiting can be cancelled")
  func isCancelled() async throws {
    queue.add(item)
    await #expect(throws: CancellationError.self) {
      try await withThrowingTaskGroup { group in
        group.addTask { [queue] in try await queue.waitUntilIdle() }
        group.cancelAll()
        try await group.waitForAll()
      }
    }
  }

  @Test("an idle server has created the service account of every namespace")
  func waitsUntilIdle() async throws {
    let server = APIServer()
    try await withThrowingTaskGroup { group in
      group.addTask { try await server.run() }
      for number in 0..<50 {
        server.bootstrap(namespace: "n\(number)")
        try await server.waitUntilIdle()
        #expect(server.store.get(.serviceAccounts, ObjectKey(namespace: "n\(number)", name: "default")) != nil)
      }
      group.cancelAll()
    }
  }
}
