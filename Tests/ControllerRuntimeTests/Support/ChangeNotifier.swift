import Synchronization

/// Wakes waiting tests whenever a test double changes, so that tests wait for facts without polling and without a limit
/// on the wall clock.
final class ChangeNotifier: Sendable {
  private struct State {
    var waiters: [UInt64: AsyncStream<Void>.Continuation] = [:]
    var nextID: UInt64 = 0
  }

  private let state = Mutex(State())

  /// Must be called after each change of a value that a condition reads.
  func notify() {
    let waiters = state.withLock { Array($0.waiters.values) }
    for waiter in waiters { waiter.yield() }
  }

  /// Waits until a condition holds; returns `false` only if the task is cancelled first, e.g. by a test's time limit.
  func wait(until condition: @Sendable () -> Bool) async -> Bool {
    let (changes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let id = state.withLock { state in
      state.nextID += 1
      state.waiters[state.nextID] = continuation
      return state.nextID
    }
    defer { state.withLock { $0.waiters[id] = nil } }
    if condition() { return true }
    for await _ in changes where condition() { return true }
    return false
  }
}
