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

/// How long a key that failed waits: doubling from the first delay to the longest, each shortened at random by up to
/// a half.
public struct WorkQueueBackoff: Sendable, Hashable {
  /// After the first failure.
  public var firstDelay: Duration
  /// After many.
  public var longestDelay: Duration

  /// Creates a backoff; by default from 10 ms to a minute.
  public init(firstDelay: Duration = .milliseconds(10), longestDelay: Duration = .seconds(60)) {
    self.firstDelay = firstDelay
    self.longestDelay = longestDelay
  }

  /// - Parameters:
  ///   - failures: How often in a row it failed before.
  ///   - jitter: From 0 up to 1.
  func delay(failures: Int, jitter: Double) -> Duration {
    min(firstDelay * (1 << min(failures, 20)), longestDelay) * (0.5 + jitter / 2)
  }
}

/// The decisions of a work queue. Pure: time and randomness are passed in.
///
/// A key is in at most one of three places: waiting in line, being worked on, or set for later. A key that is added
/// while it is being worked on goes into line again when that is done, once, however often it was added.
struct WorkQueueStateMachine<Key: Hashable & Sendable>: Sendable {
  typealias Instant = ContinuousClock.Instant

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
  private let backoff: WorkQueueBackoff

  init(backoff: WorkQueueBackoff = WorkQueueBackoff()) { self.backoff = backoff }

  /// Keys in line or being worked on.
  var depth: Int { waiting.count + working.count }
  /// Keys in line.
  var backlog: Int { waiting.count }
  /// Times held for later, with those that no longer count.
  var laterCount: Int { later.count }

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
    sweep()
  }

  /// Times that no longer count stay in the heap until they are due; they must not pile up until then.
  private mutating func sweep() {
    guard later.count > 2 * due.count + 64 else { return }
    later = Heap(later.unordered.filter { due[$0.key] == $0.due })
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
      add(key, at: now + backoff.delay(failures: count, jitter: jitter))
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
