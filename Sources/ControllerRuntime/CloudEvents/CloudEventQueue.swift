import DequeModule
import Kubernetes

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The events that were not delivered yet, and the keys of those of the last minutes. Pure: the caller passes the time.
///
/// The groups share the queue: one group has at most `groupLimit` events in it, so that a tenant who causes many
/// events does not displace those of others.
struct CloudEventQueue: Sendable {
  /// An event that waits for its delivery.
  struct Pending: Sendable, Hashable {
    var id: String
    var group: String
    /// The event as JSON.
    var body: Data
  }

  /// What happened to an event that was added.
  enum Addition: Sendable, Hashable {
    case queued
    /// An event with the same key was added within the last `period`.
    case duplicate
    /// The queue, or the part of the group, is full.
    case dropped
  }

  private var pending = Deque<Pending>()
  private var counts: [String: Int] = [:]
  /// The number of dropped events of each group that were not reported yet, with the source of the last.
  private(set) var dropped: [String: (count: Int, source: String)] = [:]
  private var recent: [String: Date] = [:]
  private var order = Deque<(key: String, time: Date)>()

  /// The maximum number of events that wait. Each has at most some kilobytes.
  static let capacity = 1000
  /// The maximum number of events of one group that wait.
  static let groupLimit = 100
  /// The maximum number of keys that are remembered.
  private static let keyLimit = 10_000
  /// Events with the same key within this many seconds are delivered once.
  static let period: TimeInterval = 600
  /// The maximum number of events in one request, and of their bytes unless it is a single event.
  static let batchLimit = 50, byteLimit = 64 << 10

  /// Number of events that wait.
  var count: Int { pending.count }

  /// Adds an event.
  mutating func add(_ event: CloudEvent, id: String, now: Date) throws -> Addition {
    forgetKeys(now: now)
    guard recent[event.key] == nil else { return .duplicate }
    guard pending.count < Self.capacity, counts[event.group, default: 0] < Self.groupLimit else {
      dropped[event.group] = ((dropped[event.group]?.count ?? 0) + 1, event.source)
      return .dropped
    }
    recent[event.key] = now
    order.append((event.key, now))
    counts[event.group, default: 0] += 1
    pending.append(Pending(id: id, group: event.group, body: try event.json(id: id, time: now).jsonData()))
    return .queued
  }

  private mutating func forgetKeys(now: Date) {
    while let oldest = order.first, now.timeIntervalSince(oldest.time) >= Self.period || order.count >= Self.keyLimit {
      order.removeFirst()
      if recent[oldest.key] == oldest.time { recent[oldest.key] = nil }
    }
  }

  /// Adds one event for each group with dropped events that has delivered all others.
  ///
  /// - Parameter event: Returns the event for a group, the number of its dropped events and the source of the last.
  mutating func reportDropped(
    id: () -> String, now: Date, _ event: (_ group: String, _ count: Int, _ source: String) -> CloudEvent
  ) throws {
    for (group, drops) in dropped where counts[group] == nil && pending.count < Self.capacity {
      dropped[group] = nil
      let (id, report) = (id(), event(group, drops.count, drops.source))
      counts[group, default: 0] += 1
      pending.append(Pending(id: id, group: group, body: try report.json(id: id, time: now).jsonData()))
    }
  }

  /// The oldest events, which stay in the queue until they are removed.
  ///
  /// - Parameter limit: The maximum number of events.
  func batch(limit: Int = batchLimit) -> [Pending] {
    var bytes = 0
    var batch: [Pending] = []
    for event in pending.prefix(limit) {
      bytes += event.body.count
      guard batch.isEmpty || bytes <= Self.byteLimit else { break }
      batch.append(event)
    }
    return batch
  }

  /// Removes the oldest events after they were delivered or given up.
  mutating func removeFirst(_ count: Int) {
    for event in pending.prefix(count) {
      let left = counts[event.group, default: 1] - 1
      counts[event.group] = left > 0 ? left : nil
    }
    pending.removeFirst(min(count, pending.count))
  }
}
