import ControllerRuntime
import Kubernetes
import Synchronization
import Testing

/// A clock that stands still until a test advances it.
///
/// `advance(by:whenIdle:)` wakes one sleeper after another and waits in between until all tasks are idle, so that hours
/// of a program pass in milliseconds.
final class ManualClock: MonotonicClock {
  typealias Instant = ContinuousClock.Instant

  private struct Sleeper {
    var wakeUpTime: Instant
    var continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now: Instant
    var sleepers: [UInt64: Sleeper] = [:]
    var nextID: UInt64 = 0
  }

  /// Notified when a task starts or stops sleeping. Other test doubles of the same test share it.
  let changes = ChangeNotifier()
  private let state = Mutex(State(now: .now))

  var now: Instant { state.withLock(\.now) }
  var minimumResolution: Duration { .nanoseconds(1) }

  /// When the sleeping tasks wake up.
  var wakeUpTimes: [Instant] { state.withLock { $0.sleepers.values.map(\.wakeUpTime) } }
  /// How many tasks are sleeping.
  var sleeperCount: Int { wakeUpTimes.count }
  /// When the first sleeping task wakes up.
  var nextWakeUpTime: Instant? { wakeUpTimes.min() }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let result: Result<Void, any Error>? = state.withLock { state in
          if Task.isCancelled { return .failure(CancellationError()) }
          if deadline <= state.now { return .success(()) }
          state.sleepers[id] = Sleeper(wakeUpTime: deadline, continuation: continuation)
          return nil
        }
        if let result { continuation.resume(with: result) } else { changes.notify() }
      }
    } onCancel: {
      let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
      sleeper?.continuation.resume(throwing: CancellationError())
      changes.notify()
    }
  }

  /// Advances the clock and wakes the tasks whose time has come.
  func advance(to instant: Instant) {
    let woken = state.withLock { state in
      state.now = max(state.now, instant)
      let due = state.sleepers.filter { $0.value.wakeUpTime <= state.now }
      for id in due.keys { state.sleepers[id] = nil }
      return due.values.sorted { $0.wakeUpTime < $1.wakeUpTime }
    }
    for sleeper in woken { sleeper.continuation.resume() }
    changes.notify()
  }

  func advance(by duration: Duration) { advance(to: now + duration) }

  /// Advances the clock step by step: wakes the next sleeping task and waits until all tasks are idle again.
  func advance(by duration: Duration, whenIdle isIdle: @Sendable () -> Bool) async {
    let end = now + duration
    await waitUntilIdle(isIdle)
    while let next = nextWakeUpTime, next <= end {
      advance(to: next)
      await waitUntilIdle(isIdle)
    }
    advance(to: end)
    await waitUntilIdle(isIdle)
  }

  private func waitUntilIdle(_ isIdle: @Sendable () -> Bool) async {
    if await !changes.wait(until: isIdle) { Issue.record("the test was cancelled before all tasks were idle") }
  }
}
