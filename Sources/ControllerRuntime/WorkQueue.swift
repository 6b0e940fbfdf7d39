import Synchronization

/// A queue of keys to process: events add keys, and workers take them.
///
/// Guarantees, as in client-go:
/// - A key that is added several times is processed once.
/// - A key is never processed by two workers at the same time. If it is added while it is being processed, it is
///   processed again afterwards.
/// - Urgent keys are processed before all others; otherwise, keys are processed in the order in which they were added.
/// - A key whose processing failed is added again after an exponential backoff with jitter. If it was added during the
///   failed attempt, it waits for the backoff as well.
///
/// Any number of tasks may call `next()`. A worker must call `done(_:_:)` once for each key that it has taken:
///
///     while let key = await queue.next() {
///       queue.done(key, await reconcile(key))
///     }
public final class WorkQueue<Key: Hashable & Sendable>: Sendable {
  private struct State {
    var machine: WorkQueueStateMachine<Key>
    var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    var nextWaiterID: UInt64 = 0
    /// Number of changes so far.
    var changes: UInt64 = 0
  }

  private let state: Mutex<State>
  private let clock: any MonotonicClock

  /// Creates an empty queue.
  ///
  /// - Parameters:
  ///   - backoff: The backoff of failing keys.
  ///   - clock: Measures all delays.
  public init(backoff: WorkQueueBackoff = WorkQueueBackoff(), clock: any MonotonicClock = ContinuousClock()) {
    state = Mutex(State(machine: WorkQueueStateMachine(backoff: backoff)))
    self.clock = clock
  }

  /// Number of keys that wait for a worker; delayed keys and keys that are being processed are not included.
  public var depth: Int { state.withLock { $0.machine.depth } }
  /// Number of keys that wait for a worker or are being processed.
  public var unfinishedCount: Int { state.withLock { $0.machine.unfinishedCount } }

  /// Adds a key; a key that is queued already keeps the higher priority.
  public func add(_ key: Key, priority: WorkQueuePriority = .normal) { change { $0.add(key, priority) } }

  /// Adds a key after a delay; if the key is already delayed, the earlier time applies.
  public func add(_ key: Key, after delay: Duration) {
    let instant = clock.now + delay
    change { $0.add(key, at: instant) }
  }

  /// Waits for a key to process; returns `nil` after the queue was shut down or the task was cancelled.
  ///
  /// - Parameter onlyUrgent: Whether to wait for an urgent key. Workers that take only urgent keys are free when all others
  ///   are busy.
  public func next(onlyUrgent: Bool = false) async -> Key? {
    while !Task.isCancelled {
      let poll = poll(onlyUrgent: onlyUrgent)
      if let key = poll.key { return key }
      if poll.isShutDown { return nil }
      await waitForChange(since: poll)
    }
    return nil
  }

  /// Ends the processing of a key that `next()` returned.
  public func done(_ key: Key, _ outcome: WorkQueueOutcome) {
    change { $0.finish(key, outcome, now: clock.now, jitter: .random(in: 0..<1)) }
  }

  /// Shuts the queue down: queued and delayed keys are dropped, and `next()` returns `nil`. Workers may finish the keys
  /// that they are processing. No information is lost, because the initial list of the next start adds all keys again.
  public func shutDown() { change { $0.shutDown() } }

  private func change(_ body: (inout WorkQueueStateMachine<Key>) -> Void) {
    let waiters = state.withLock { state in
      body(&state.machine)
      state.changes += 1
      defer { state.waiters = [:] }
      return state.waiters.values
    }
    for continuation in waiters { continuation.resume() }
  }
}

// MARK: - Waiting

extension WorkQueue {
  /// The state of the queue when a worker asked for a key.
  private struct Poll {
    /// The key to process, if one was ready.
    var key: Key?
    /// When the next delayed key is ready.
    var readyAt: ContinuousClock.Instant?
    var isShutDown: Bool
    /// Number of changes up to the poll.
    var changes: UInt64
  }

  private func poll(onlyUrgent: Bool) -> Poll {
    state.withLock { state in
      Poll(
        key: state.machine.next(now: clock.now, onlyUrgent: onlyUrgent), readyAt: state.machine.nextReadyAt(),
        isShutDown: state.machine.isShutDown, changes: state.changes)
    }
  }

  /// Waits until the queue has changed since the poll, or a delayed key is ready.
  private func waitForChange(since poll: Poll) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.waitForChange(since: poll.changes) }
      if let readyAt = poll.readyAt {
        group.addTask { try? await self.clock.sleep(until: readyAt, tolerance: nil) }
      }
      await group.next()
      group.cancelAll()
    }
  }

  private func waitForChange(since changes: UInt64) async {
    let id = state.withLock { state in
      state.nextWaiterID += 1
      return state.nextWaiterID
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          // A change between the poll and this wait must not be missed, even if it only adds an earlier delay.
          // If the task is cancelled before this check, nothing waits; if afterwards, the handler resumes the waiter.
          let isOver = state.changes != changes || Task.isCancelled
          if !isOver { state.waiters[id] = continuation }
          return isOver
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
    }
  }
}
