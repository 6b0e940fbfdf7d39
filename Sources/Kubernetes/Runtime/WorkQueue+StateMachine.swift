import DequeModule
import HeapModule

/// What becomes of a key after it was worked on.
public enum WorkQueueOutcome: Sendable, Hashable {
  /// Nothing more to do until it is added again. Ends its backoff.
  case done
  /// Look again after so long. Ends its backoff.
  case requeue(after: Duration)
  /// It failed: look again after a delay that doubles with each failure in a row.
  case backOff
}

/// The decisions of a work queue. Pure: time and randomness are passed in.
///
/// A key is in at most one of three places: waiting in line, being worked on, or set for later. A key that is added
/// while it is being worked on goes into line again when that is done, once, however often it was added.
struct WorkQueueStateMachine<Key: Hashable & Sendable>: Sendable {
  typealias Instant = ContinuousClock.Instant

  /// Bounds of the backoff.
  struct Policy: Sendable, Hashable {
    var firstDelay: Duration = .milliseconds(10)
    var longestDelay: Duration = .seconds(60)
  }

  private struct Later: Comparable {
    var due: Instant
    var sequence: UInt64
    var key: Key

    static func == (left: Later, right: Later) -> Bool { left.sequence == right.sequence }
    static func < (left: Later, right: Later) -> Bool {
      (left.due, left.sequence) < (right.due, right.sequence)
    }
  }

  private var line = Deque<Key>()
  private var waiting: Set<Key> = []
  private var working: Set<Key> = []
  private var again: Set<Key> = []
  private var later = Heap<Later>()
  private var due: [Key: Instant] = [:]
  private var failures: [Key: Int] = [:]
  private var sequence: UInt64 = 0
  private(set) var isShutDown = false
  private let policy: Policy

  init(policy: Policy = Policy()) { self.policy = policy }

  /// Keys in line or being worked on.
  var depth: Int { waiting.count + working.count }
  /// Whether nothing is in line.
  var isLineEmpty: Bool { line.isEmpty }

  /// Puts a key in line.
  mutating func add(_ key: Key) {
    guard !isShutDown else { return }
    due[key] = nil
    if working.contains(key) {
      again.insert(key)
    } else if waiting.insert(key).inserted {
      line.append(key)
    }
  }

  /// Sets a key for later; the earliest of several times counts.
  mutating func add(_ key: Key, at instant: Instant) {
    guard !isShutDown else { return }
    if let earlier = due[key], earlier <= instant { return }
    due[key] = instant
    sequence += 1
    later.insert(Later(due: instant, sequence: sequence, key: key))
  }

  /// Takes the next key to work on.
  mutating func next(now: Instant) -> Key? {
    promote(now: now)
    guard let key = line.popFirst() else { return nil }
    waiting.remove(key)
    working.insert(key)
    return key
  }

  /// When the earliest key set for later is due.
  mutating func nextDue() -> Instant? {
    while let top = later.min {
      if due[top.key] == top.due { return top.due }
      later.removeMin()
    }
    return nil
  }

  /// Ends the work on a key.
  mutating func finish(_ key: Key, _ outcome: WorkQueueOutcome, now: Instant, jitter: Double) {
    working.remove(key)
    switch outcome {
    case .done: failures[key] = nil
    case .requeue(let delay):
      failures[key] = nil
      if delay <= .zero { again.insert(key) } else { add(key, at: now + delay) }
    case .backOff:
      let count = failures[key, default: 0]
      failures[key] = count + 1
      let delay = min(policy.firstDelay * (1 << min(count, 20)), policy.longestDelay)
      add(key, at: now + delay * (0.5 + jitter / 2))
      // News about a failing key must not defeat its backoff: it is looked at when that is over.
      again.remove(key)
    }
    if again.remove(key) != nil { add(key) }
  }

  /// Nothing can be added any more; what is in line is dropped, what is being worked on may finish.
  mutating func shutDown() {
    isShutDown = true
    line = []
    waiting = []
    again = []
    due = [:]
  }

  private mutating func promote(now: Instant) {
    while let instant = nextDue(), instant <= now, let top = later.popMin() { add(top.key) }
  }
}
