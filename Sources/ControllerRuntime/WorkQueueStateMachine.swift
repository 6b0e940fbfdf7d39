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

  private var queue = Deque<Key>()
  private var urgentQueue = Deque<Key>()
  /// The queued keys with their priority. An entry of `queue` whose key has become urgent is outdated.
  private var queued: [Key: WorkQueuePriority] = [:]
  private var processing: [Key: WorkQueuePriority] = [:]
  /// Keys that were added while they were being processed.
  private var dirty: [Key: WorkQueuePriority] = [:]
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
  /// Number of entries in the heap of delayed keys, including outdated ones.
  var delayedCount: Int { delayed.count }

  /// Adds a key; a key that is queued already keeps the higher priority.
  mutating func add(_ key: Key, _ priority: WorkQueuePriority = .normal) {
    guard !isShutDown else { return }
    let priority = max(priority, delayedPriority.removeValue(forKey: key) ?? .normal)
    readyAt[key] = nil
    if processing[key] != nil {
      dirty[key] = max(priority, dirty[key] ?? .normal)
    } else if queued[key].map({ $0 < priority }) ?? true {
      queued[key] = priority
      if priority == .urgent { urgentQueue.append(key) } else { queue.append(key) }
    }
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
    if !onlyUrgent, urgentInARow >= Self.urgentShare, let key = takeNormal() { return key }
    guard let key = urgentQueue.popFirst() else { return onlyUrgent ? nil : takeNormal() }
    if !onlyUrgent { urgentInARow += 1 }
    return take(key)
  }

  private mutating func takeNormal() -> Key? {
    urgentInARow = 0
    while let key = queue.popFirst() {
      if queued[key] == .normal { return take(key) }
    }
    return nil
  }

  private mutating func take(_ key: Key) -> Key {
    processing[key] = queued.removeValue(forKey: key) ?? .normal
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
    let priority = processing.removeValue(forKey: key) ?? .normal
    switch outcome {
    case .done: failures[key] = nil
    case .requeue(let delay):
      failures[key] = nil
      if delay <= .zero {
        dirty[key] = max(priority, dirty[key] ?? .normal)
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
    if let priority = dirty.removeValue(forKey: key) { add(key, priority) }
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
    while let instant = nextReadyAt(), instant <= now, let top = delayed.popMin() { add(top.key) }
  }
}
