import ControllerRuntime
import Kubernetes
import Synchronization
import Testing

/// A clock that stands still until a test moves it.
///
/// `run(for:untilAtRest:)` moves from one sleeper to the next and lets the tasks come to rest in between, so that hours
/// of a program pass in milliseconds.
final class ManualClock: MonotonicClock {
  typealias Instant = ContinuousClock.Instant

  private struct Sleeper {
    var due: Instant
    var continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now: Instant
    var sleepers: [UInt64: Sleeper] = [:]
    var tickets: UInt64 = 0
  }

  private let state = Mutex(State(now: .now))

  var now: Instant { state.withLock(\.now) }
  var minimumResolution: Duration { .nanoseconds(1) }

  /// How many tasks sleep.
  var sleeperCount: Int { state.withLock(\.sleepers.count) }
  /// When they wake up.
  var dues: [Instant] { state.withLock { $0.sleepers.values.map(\.due) } }
  /// When the first of them wakes up.
  var nextDue: Instant? { state.withLock { $0.sleepers.values.map(\.due).min() } }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let ticket = state.withLock { state in
      state.tickets += 1
      return state.tickets
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let outcome: Result<Void, any Error>? = state.withLock { state in
          if Task.isCancelled { return .failure(CancellationError()) }
          if deadline <= state.now { return .success(()) }
          state.sleepers[ticket] = Sleeper(due: deadline, continuation: continuation)
          return nil
        }
        if let outcome { continuation.resume(with: outcome) }
      }
    } onCancel: {
      state.withLock { $0.sleepers.removeValue(forKey: ticket) }?.continuation.resume(throwing: CancellationError())
    }
  }

  /// Moves the clock and wakes whoever is due.
  func advance(to instant: Instant) {
    let woken = state.withLock { state in
      state.now = max(state.now, instant)
      let due = state.sleepers.filter { $0.value.due <= state.now }
      for ticket in due.keys { state.sleepers[ticket] = nil }
      return due.values.sorted { $0.due < $1.due }
    }
    for sleeper in woken { sleeper.continuation.resume() }
  }

  func advance(by duration: Duration) { advance(to: now + duration) }

  /// Lets so much time pass, stopping at everyone who wakes up on the way until all are at rest again.
  func run(for duration: Duration, untilAtRest isAtRest: @Sendable () -> Bool) async {
    let end = now + duration
    await settle(isAtRest)
    while let due = nextDue, due <= end {
      advance(to: due)
      await settle(isAtRest)
    }
    advance(to: end)
    await settle(isAtRest)
  }

  private func settle(_ isAtRest: @Sendable () -> Bool) async {
    if await !eventually(isAtRest) { Issue.record("the tasks do not come to rest") }
  }
}

/// Yields to other tasks until they have brought something about; false if they have not within ten seconds.
func eventually(_ condition: @Sendable () -> Bool) async -> Bool {
  let end = ContinuousClock.now + .seconds(10)
  while !condition() {
    guard ContinuousClock.now < end else { return false }
    await Task.yield()
  }
  return true
}
