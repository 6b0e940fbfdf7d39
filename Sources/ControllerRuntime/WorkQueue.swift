import Synchronization

/// A queue of keys to work on: what a change in the cluster wakes, and workers take.
///
/// Guarantees: a key that is added many times is worked on once; one key is never worked on twice at the same time; a
/// key that is added while being worked on is worked on again afterwards; keys come out in the order in which they went
/// in; a key that fails comes back after a growing, jittered delay, and news that comes while it is being worked on and
/// fails waits for that delay as well.
///
/// Any number of tasks may call `next()`. Each key it gives must be handed to `done(_:_:)` once.
///
///     while let key = await queue.next() {
///       queue.done(key, await reconcile(key))
///     }
public final class WorkQueue<Key: Hashable & Sendable>: Sendable {
  private struct State {
    var machine: WorkQueueStateMachine<Key>
    var idle: [UInt64: CheckedContinuation<Void, Never>] = [:]
    var tickets: UInt64 = 0
    /// Changes so far.
    var changes: UInt64 = 0
  }

  private let state: Mutex<State>
  private let clock: any MonotonicClock

  /// Creates an empty queue.
  ///
  /// - Parameters:
  ///   - backoff: Delays of keys that fail.
  ///   - clock: What delays are measured by.
  public init(backoff: WorkQueueBackoff = WorkQueueBackoff(), clock: any MonotonicClock = ContinuousClock()) {
    state = Mutex(State(machine: WorkQueueStateMachine(backoff: backoff)))
    self.clock = clock
  }

  /// Keys in line or being worked on.
  public var depth: Int { state.withLock { $0.machine.depth } }
  /// Keys in line that nobody works on yet.
  public var backlog: Int { state.withLock { $0.machine.backlog } }

  /// Puts a key in line.
  public func add(_ key: Key) { change { $0.add(key) } }

  /// Puts a key in line after a delay; the earliest of several counts.
  public func add(_ key: Key, after delay: Duration) {
    let due = clock.now + delay
    change { $0.add(key, at: due) }
  }

  /// Waits for a key to work on; nil once the queue is shut down or the task is cancelled.
  public func next() async -> Key? {
    while !Task.isCancelled {
      let look = state.withLock { state in
        Look(
          key: state.machine.next(now: clock.now), due: state.machine.nextDue(), isShutDown: state.machine.isShutDown,
          changes: state.changes)
      }
      if let key = look.key { return key }
      if look.isShutDown { return nil }
      await wait(after: look)
    }
    return nil
  }

  /// What a worker finds when it looks for a key.
  private struct Look {
    var key: Key?
    /// When the earliest key set for later is due.
    var due: ContinuousClock.Instant?
    var isShutDown: Bool
    /// The changes up to then.
    var changes: UInt64
  }

  /// Ends the work on a key that `next()` gave.
  public func done(_ key: Key, _ outcome: WorkQueueOutcome) {
    change { $0.finish(key, outcome, now: clock.now, jitter: .random(in: 0..<1)) }
  }

  /// Lets `next()` return nil: what is in line or set for later is dropped, work in hand is finished by its workers.
  /// What is dropped is found again by the next start: a queue holds no state of its own.
  public func shutDown() { change { $0.shutDown() } }

  private func change(_ body: (inout WorkQueueStateMachine<Key>) -> Void) {
    let woken = state.withLock { state in
      body(&state.machine)
      state.changes += 1
      defer { state.idle = [:] }
      return state.idle.values
    }
    for continuation in woken { continuation.resume() }
  }

  /// Sleeps until something has changed since the look, or a key set for later is due.
  private func wait(after look: Look) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.waitForChange(since: look.changes) }
      if let due = look.due { group.addTask { try? await self.clock.sleep(until: due, tolerance: nil) } }
      await group.next()
      group.cancelAll()
    }
  }

  private func waitForChange(since changes: UInt64) async {
    let ticket = state.withLock { state in
      state.tickets += 1
      return state.tickets
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          // A change between the look and this wait must not be slept through, be it only an earlier time to wake.
          // Cancellation is looked at once: who finds it waits for nothing, who does not is woken by its handler.
          let isOver = state.changes != changes || Task.isCancelled
          if !isOver { state.idle[ticket] = continuation }
          return isOver
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.idle.removeValue(forKey: ticket) }?.resume()
    }
  }
}
