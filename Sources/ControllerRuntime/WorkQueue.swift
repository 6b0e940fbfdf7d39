public import Metrics
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
    var waiters = WorkQueueWaiters()
    var continuations: [UInt64: CheckedContinuation<Void, Never>] = [:]
    /// Number of changes so far.
    var changes: UInt64 = 0
  }

  /// The name of the queue in metrics.
  public let name: String
  private let state: Mutex<State>
  private let clock: any MonotonicClock
  private let metrics: WorkQueueMetrics

  /// Creates an empty queue.
  ///
  /// - Parameters:
  ///   - name: The name of the queue in metrics.
  ///   - backoff: The backoff of failing keys.
  ///   - clock: Measures all delays.
  ///   - metrics: Records the metrics of `WorkQueueMetrics.families`.
  public init(
    name: String = "", backoff: WorkQueueBackoff = WorkQueueBackoff(), clock: any MonotonicClock = ContinuousClock(),
    metrics: any MetricsFactory = NOOPMetricsHandler.instance
  ) {
    state = Mutex(State(machine: WorkQueueStateMachine(backoff: backoff)))
    self.clock = clock
    self.name = name
    self.metrics = WorkQueueMetrics(queue: name, factory: metrics)
  }

  /// Number of keys that wait for a worker; delayed keys and keys that are being processed are not included.
  public var depth: Int { state.withLock { $0.machine.depth } }
  /// Number of keys that wait for a worker or are being processed.
  public var unfinishedCount: Int { state.withLock { $0.machine.unfinishedCount } }

  /// When the key that is being processed was added; `nil` if it is not being processed.
  public func addedAt(_ key: Key) -> ContinuousClock.Instant? { state.withLock { $0.machine.addedAt(key) } }

  /// For how long the keys that are being processed have been processed.
  public var processingTimes: [Duration] {
    let now = clock.now
    return state.withLock { $0.machine.startTimes.map { now - $0 } }
  }

  /// Adds a key; a key that is queued already keeps the higher priority.
  public func add(_ key: Key, priority: WorkQueuePriority = .normal) {
    let now = clock.now
    if change({ $0.add(key, priority, now: now) }) { metrics.adds.increment() }
  }

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
    let worker = state.withLock { $0.waiters.makeWorker() }
    while !Task.isCancelled {
      let poll = poll(worker, onlyUrgent: onlyUrgent)
      if let key = poll.key { return key }
      if poll.isShutDown { return nil }
      await waitForChange(worker, since: poll, onlyUrgent: onlyUrgent)
    }
    change({ _ in }, leaving: worker)
    return nil
  }

  /// Ends the processing of a key that `next()` returned.
  public func done(_ key: Key, _ outcome: WorkQueueOutcome) {
    let now = clock.now
    let startedAt = change { machine in
      defer { machine.finish(key, outcome, now: now, jitter: .random(in: 0..<1)) }
      return machine.startedAt(key)
    }
    if let startedAt { metrics.finished(after: now - startedAt, outcome) }
  }

  /// Shuts the queue down: queued and delayed keys are dropped, and `next()` returns `nil`. Workers may finish the keys
  /// that they are processing. No information is lost, because the initial list of the next start adds all keys again.
  public func shutDown() { change { $0.shutDown() } }

  /// Number of workers that were woken so far.
  var wakeCount: UInt64 { state.withLock(\.waiters.wakeCount) }

  /// Changes the queue and wakes as many workers as there is work for.
  ///
  /// - Parameter worker: A worker that does not wait any more, and that takes no key.
  private func change<Result: Sendable>(
    _ body: (inout WorkQueueStateMachine<Key>) -> Result, leaving worker: UInt64? = nil
  ) -> Result {
    let (result, woken) = state.withLock { state in
      let result = body(&state.machine)
      state.changes += 1
      if let worker { state.waiters.remove(worker) }
      return (result, Self.wake(&state))
    }
    for continuation in woken { continuation.resume() }
    return result
  }

  private static func wake(_ state: inout State) -> [CheckedContinuation<Void, Never>] {
    let work = WorkQueueWaiters.Work(
      urgentKeys: state.machine.urgentDepth, keys: state.machine.depth, nextReadyAt: state.machine.nextReadyAt(),
      isShutDown: state.machine.isShutDown)
    return state.waiters.wake(for: work).compactMap { state.continuations.removeValue(forKey: $0) }
  }
}

// MARK: - Waiting

extension WorkQueue {
  /// The state of the queue when a worker asked for a key.
  private struct Poll {
    /// The key to process, if one was ready.
    var key: Key?
    /// How long the key waited in the queue.
    var waited: Duration?
    /// When the next delayed key is ready; `nil` if another worker waits for it.
    var readyAt: ContinuousClock.Instant?
    var isShutDown: Bool
    /// Number of changes up to the poll.
    var changes: UInt64
  }

  private func poll(_ worker: UInt64, onlyUrgent: Bool) -> Poll {
    let (poll, woken) = state.withLock { state in
      state.waiters.remove(worker)
      state.continuations[worker] = nil
      let now = clock.now
      let key = state.machine.next(now: now, onlyUrgent: onlyUrgent)
      let waited = key.flatMap { state.machine.addedAt($0) }.map { now - $0 }
      // A worker that is about to wait may rely on this one's timer: it looks again.
      if key != nil { state.changes += 1 }
      let readyAt = state.machine.nextReadyAt().flatMap { state.waiters.hasTimer(for: $0) ? nil : $0 }
      let poll = Poll(
        key: key, waited: waited, readyAt: readyAt, isShutDown: state.machine.isShutDown, changes: state.changes)
      // A worker that takes a key, or leaves one that it must not take, passes the rest on.
      return (poll, Self.wake(&state))
    }
    for continuation in woken { continuation.resume() }
    if let waited = poll.waited { metrics.waits.record(duration: waited) }
    return poll
  }

  /// Waits until the worker is woken, or a delayed key is ready.
  private func waitForChange(_ worker: UInt64, since poll: Poll, onlyUrgent: Bool) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.waitForWake(worker, since: poll, onlyUrgent: onlyUrgent) }
      if let readyAt = poll.readyAt {
        group.addTask { try? await self.clock.sleep(until: readyAt, tolerance: nil) }
      }
      await group.next()
      group.cancelAll()
    }
  }

  private func waitForWake(_ worker: UInt64, since poll: Poll, onlyUrgent: Bool) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          // A change between the poll and this wait must not be missed, even if it only adds an earlier delay.
          // If the task is cancelled before this check, nothing waits; if afterwards, the handler resumes the waiter.
          let isOver = state.changes != poll.changes || Task.isCancelled
          if !isOver {
            state.waiters.add(worker, onlyUrgent: onlyUrgent, timer: poll.readyAt)
            state.continuations[worker] = continuation
          }
          return isOver
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.continuations.removeValue(forKey: worker) }?.resume()
    }
  }
}
