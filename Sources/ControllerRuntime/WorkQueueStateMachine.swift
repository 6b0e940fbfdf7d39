import DequeModule
import HeapModule

/// Decides which key a work queue hands out next. Pure: the caller passes the time and random numbers.
///
/// A key is in at most one of three states: queued, being processed, or delayed. A key that is added while it is being
/// processed is queued again once when processing ends, no matter how often it was added.
struct WorkQueueStateMachine<Key: Hashable & Sendable>: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// A key that is added to the queue at a later time.
  private struct DelayedKey: Comparable {
    var readyAt: Instant
    var sequence: UInt64
    var key: Key

    static func == (left: DelayedKey, right: DelayedKey) -> Bool { left.sequence == right.sequence }
    static func < (left: DelayedKey, right: DelayedKey) -> Bool {
      (left.readyAt, left.sequence) < (right.readyAt, right.sequence)
    }
  }

  /// A key that waits for a worker.
  private struct Queued {
    var priority: WorkQueuePriority
    /// Since when the key waits.
    var addedAt: Instant
  }

  /// A key that a worker has taken.
  private struct Processing {
    var priority: WorkQueuePriority
    var addedAt: Instant
    var startedAt: Instant
  }

  private var queue = Deque<Key>()
  private var urgentQueue = Deque<Key>()
  /// The queued keys with their priority. An entry of `queue` whose key has become urgent is outdated.
  private var queued: [Key: Queued] = [:]
  private var processing: [Key: Processing] = [:]
  /// Keys that were added while they were being processed.
  private var dirty: [Key: Queued] = [:]
  /// May contain outdated entries: an entry counts only if its time is the one in `readyAt`.
  private var delayed = Heap<DelayedKey>()
  private var readyAt: [Key: Instant] = [:]
  /// The priority of delayed keys that are urgent.
  private var delayedPriority: [Key: WorkQueuePriority] = [:]
  private var failures: [Key: Int] = [:]
  /// Urgent keys that were handed out since the last other key, to workers that take both.
  private var urgentInARow = 0
  /// Such a worker gets one other key after this many urgent ones, so that urgent keys cannot hold up all others.
  private static var urgentShare: Int { 3 }
  private var sequence: UInt64 = 0
  private(set) var isShutDown = false
  private let backoff: WorkQueueBackoff

  init(backoff: WorkQueueBackoff = WorkQueueBackoff()) { self.backoff = backoff }

  /// Number of keys that wait for a worker.
  var depth: Int { queued.count }
  /// Number of urgent keys that wait for a worker.
  var urgentDepth: Int { urgentQueue.count }
  /// Number of keys that wait for a worker or are being processed.
  var unfinishedCount: Int { queued.count + processing.count }
  /// When the key that is being processed was added; `nil` if it is not being processed.
  func addedAt(_ key: Key) -> Instant? { processing[key]?.addedAt }
  /// When the key that is being processed was handed out; `nil` if it is not being processed.
  func startedAt(_ key: Key) -> Instant? { processing[key]?.startedAt }
  /// When the keys that are being processed were handed out.
  var startTimes: some Collection<Instant> { processing.values.lazy.map(\.startedAt) }
  /// Number of entries in the heap of delayed keys, including outdated ones.
  var delayedCount: Int { delayed.count }

  /// Adds a key; a key that is queued already keeps the higher priority. Returns whether the key was not yet going to be
  /// processed.
  @discardableResult
  mutating func add(_ key: Key, _ priority: WorkQueuePriority = .normal, now: Instant) -> Bool {
    guard !isShutDown else { return false }
    let priority = max(priority, delayedPriority.removeValue(forKey: key) ?? .normal)
    readyAt[key] = nil
    if processing[key] != nil {
      let known = dirty[key]
      dirty[key] = Queued(priority: max(priority, known?.priority ?? .normal), addedAt: known?.addedAt ?? now)
      return known == nil
    }
    let known = queued[key]
    guard known.map({ $0.priority < priority }) ?? true else { return false }
    queued[key] = Queued(priority: priority, addedAt: known?.addedAt ?? now)
    if priority == .urgent { urgentQueue.append(key) } else { queue.append(key) }
    return known == nil
  }

  /// Adds a key at a later time; if the key is already delayed, the earlier time applies.
  mutating func add(_ key: Key, at instant: Instant, _ priority: WorkQueuePriority = .normal) {
    guard !isShutDown else { return }
    if priority == .urgent { delayedPriority[key] = priority }
    if let earlier = readyAt[key], earlier <= instant { return }
    readyAt[key] = instant
    sequence += 1
    delayed.insert(DelayedKey(readyAt: instant, sequence: sequence, key: key))
    removeOutdated()
  }

  /// Rebuilds the heap when most of its entries are outdated, so that it does not grow without bounds.
  private mutating func removeOutdated() {
    guard delayed.count > 2 * readyAt.count + 64 else { return }
    delayed = Heap(delayed.unordered.filter { readyAt[$0.key] == $0.readyAt })
  }

  /// Returns the next key to process: an urgent one, or else the oldest. After several urgent keys in a row, it is the oldest
  /// of the others.
  mutating func next(now: Instant, onlyUrgent: Bool = false) -> Key? {
    addReady(now: now)
    if !onlyUrgent, urgentInARow >= Self.urgentShare, let key = takeNormal(now: now) { return key }
    guard let key = urgentQueue.popFirst() else { return onlyUrgent ? nil : takeNormal(now: now) }
    if !onlyUrgent { urgentInARow += 1 }
    return take(key, now: now)
  }

  private mutating func takeNormal(now: Instant) -> Key? {
    urgentInARow = 0
    while let key = queue.popFirst() {
      if queued[key]?.priority == .normal { return take(key, now: now) }
    }
    return nil
  }

  private mutating func take(_ key: Key, now: Instant) -> Key {
    let entry = queued.removeValue(forKey: key)
    processing[key] = Processing(
      priority: entry?.priority ?? .normal, addedAt: entry?.addedAt ?? now, startedAt: now)
    return key
  }

  /// The time at which the next delayed key is added.
  mutating func nextReadyAt() -> Instant? {
    while let top = delayed.min {
      if readyAt[top.key] == top.readyAt { return top.readyAt }
      delayed.removeMin()
    }
    return nil
  }

  /// Ends the processing of a key.
  mutating func finish(_ key: Key, _ outcome: WorkQueueOutcome, now: Instant, jitter: Double) {
    let priority = processing.removeValue(forKey: key)?.priority ?? .normal
    switch outcome {
    case .done: failures[key] = nil
    case .requeue(let delay):
      failures[key] = nil
      if delay <= .zero {
        let known = dirty[key]
        dirty[key] = Queued(priority: max(priority, known?.priority ?? .normal), addedAt: known?.addedAt ?? now)
      } else {
        add(key, at: now + delay, priority)
      }
    case .backOff:
      let count = failures[key, default: 0]
      failures[key] = count + 1
      add(key, at: now + backoff.delay(failures: count, jitter: jitter))
      // A key that was added during the failed attempt waits for the backoff as well.
      dirty[key] = nil
    }
    if let entry = dirty.removeValue(forKey: key) { add(key, entry.priority, now: entry.addedAt) }
  }

  /// Drops all queued and delayed keys and ignores keys that are added from now on. Processing may finish.
  mutating func shutDown() {
    isShutDown = true
    queue = []
    urgentQueue = []
    queued = [:]
    dirty = [:]
    readyAt = [:]
    delayedPriority = [:]
  }

  private mutating func addReady(now: Instant) {
    while let instant = nextReadyAt(), instant <= now, let top = delayed.popMin() {
      add(top.key, now: instant)
    }
  }
}
