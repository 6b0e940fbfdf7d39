import DequeModule
import Foundation

/// The events that were not delivered yet, and those of the last minutes. Pure: the caller passes the time.
struct CloudEventQueue: Sendable {
  /// An event that waits for its delivery.
  struct Pending: Sendable, Hashable {
    var id: String
    var time: Date
    var event: CloudEvent
  }

  /// What happened to an event that was added.
  enum Addition: Sendable, Hashable {
    case queued
    /// An equal event was added within the last `period`.
    case duplicate
    /// The queue is full.
    case dropped
  }

  private var pending = Deque<Pending>()
  /// When each event of the last `period` was added, and in which order.
  private var recent: [CloudEvent: Date] = [:]
  private var order = Deque<(event: CloudEvent, time: Date)>()

  /// The maximum number of events that wait. Each has at most some kilobytes.
  static let capacity = 1000
  /// The maximum number of events in one request.
  static let batchLimit = 50
  /// Equal events within this many seconds are delivered once.
  static let period: TimeInterval = 600

  /// Number of events that wait.
  var count: Int { pending.count }

  /// Adds an event.
  mutating func add(_ event: CloudEvent, id: String, now: Date) -> Addition {
    while let oldest = order.first, now.timeIntervalSince(oldest.time) >= Self.period || order.count >= Self.capacity {
      order.removeFirst()
      if recent[oldest.event] == oldest.time { recent[oldest.event] = nil }
    }
    guard recent[event] == nil else { return .duplicate }
    guard pending.count < Self.capacity else { return .dropped }
    recent[event] = now
    order.append((event, now))
    pending.append(Pending(id: id, time: now, event: event))
    return .queued
  }

  /// The oldest events, which stay in the queue until they are removed.
  var batch: [Pending] { Array(pending.prefix(Self.batchLimit)) }

  /// Removes the oldest events after they were delivered or given up.
  mutating func removeFirst(_ count: Int) { pending.removeFirst(min(count, pending.count)) }
}
