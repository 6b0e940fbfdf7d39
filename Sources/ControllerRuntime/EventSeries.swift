import Kubernetes

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// An Event with the times and the number of its occurrences.
struct EventSeries: Sendable {
  let content: EventContent
  let object: ObjectReference
  let name: String
  let first: Date
  var last: Date
  var count = 1
  var isWritten = false
  var isDue = true
  /// Whether the series is removed after it was written.
  var hasExpired = false

  static let resourceType = ResourceType(
    group: "events.k8s.io", version: "v1", plural: "events", kind: "Event", isNamespaced: true)

  var key: ObjectKey { ObjectKey(namespace: object.namespace ?? EventRecorder.clusterNamespace, name: name) }

  private var series: JSONValue {
    ["count": .integer(Int64(count)), "lastObservedTime": .string(Timestamp(micro: last).text)]
  }

  /// The merge patch that updates the count of an existing Event.
  var update: JSONValue { ["series": series] }

  /// The manifest for creating the Event.
  func manifest(_ reporter: EventRecorder.Reporter) -> JSONValue {
    var regarding: JSONValue = [
      "apiVersion": .string(object.apiVersion), "kind": .string(object.kind), "name": .string(object.name),
      "uid": .string(object.uid),
    ]
    regarding["namespace"] = object.namespace.map(JSONValue.string)
    var event: JSONValue = [
      "apiVersion": .string(Self.resourceType.apiVersion), "kind": .string(Self.resourceType.kind),
      "metadata": ["name": .string(name), "namespace": .string(key.namespace ?? "")],
      "eventTime": .string(Timestamp(micro: first).text),
      "reportingController": .string(reporter.controller), "reportingInstance": .string(reporter.instance),
      "reason": .string(content.reason), "action": .string(content.action), "note": .string(content.note),
      "type": content.isWarning ? "Warning" : "Normal", "regarding": regarding,
    ]
    if count > 1 { event["series"] = series }
    return event
  }
}

/// The Events of the last `EventRecorder.period`. Pure: the caller passes the time.
///
/// The cost of a call does not depend on the number of Events: each Event is visited once when it expires and once when it is
/// taken.
struct EventSeriesSet: Sendable {
  private struct Identity: Hashable {
    var object: String
    var content: EventContent
  }

  private var series: [Identity: EventSeries] = [:]
  /// Number of series by the UID of their object.
  private var counts: [String: Int] = [:]
  /// The series that have not expired, oldest first.
  private var unexpired = AgeQueue<Identity>()
  /// The series that have expired and were written since.
  private var expired: [Identity] = []
  /// The series that must be written.
  private var due: [Identity] = []
  /// Number of series that all calls have visited.
  private(set) var visits = 0

  /// Adds an occurrence to an existing series, or creates a series.
  mutating func add(_ content: EventContent, on object: ObjectReference, combinedNote: String, now: Date) {
    removeExpired(now)
    var identity = Identity(object: object.uid, content: content)
    if series[identity] == nil, counts[identity.object, default: 0] >= EventRecorder.burst {
      identity.content = EventContent(
        isWarning: content.isWarning, reason: content.reason, action: content.action, note: combinedNote)
    }
    if let known = series[identity] {
      if !known.isDue { due.append(identity) }
      series[identity]?.count += 1
      series[identity]?.last = now
      series[identity]?.isDue = true
      return
    }
    let suffix = String(UInt64.random(in: .min ... .max), radix: 16)
    series[identity] = EventSeries(
      content: identity.content, object: object, name: "\(object.name.prefix(200)).\(suffix)", first: now, last: now)
    counts[identity.object, default: 0] += 1
    unexpired.append(identity, at: now)
    due.append(identity)
  }

  /// Removes the series that have expired, except those that must still be written.
  private mutating func removeExpired(_ now: Date) {
    while let identity = unexpired.popFirst(ofAge: EventRecorder.period, now: now) { expired.append(identity) }
    guard !expired.isEmpty else { return }
    visits += expired.count
    for identity in expired {
      guard series[identity]?.isDue == false else {
        series[identity]?.hasExpired = true
        continue
      }
      series[identity] = nil
      let count = counts[identity.object, default: 0] - 1
      counts[identity.object] = count > 0 ? count : nil
    }
    expired = []
  }

  /// Marks an Event as not written, so that the next occurrence creates it.
  mutating func markUnwritten(_ lost: EventSeries) {
    let identity = Identity(object: lost.object.uid, content: lost.content)
    guard series[identity]?.name == lost.name else { return }
    series[identity]?.isWritten = false
  }

  /// Returns the series that must be written, oldest first, and marks them as written.
  mutating func takeDue() -> [EventSeries] {
    defer { due = [] }
    visits += due.count
    var taken: [EventSeries] = []
    for identity in due {
      guard let entry = series[identity] else { continue }
      taken.append(entry)
      series[identity]?.isDue = false
      series[identity]?.isWritten = true
      if entry.hasExpired { expired.append(identity) }
    }
    return taken.sorted { $0.first < $1.first }
  }
}

/// Elements with the time when they were added, oldest first.
private struct AgeQueue<Element: Sendable>: Sendable {
  private var elements: [(element: Element, added: Date)] = []
  private var start = 0

  mutating func append(_ element: Element, at time: Date) { elements.append((element, time)) }

  /// Removes and returns the first element, if it has at least this age in seconds.
  mutating func popFirst(ofAge age: TimeInterval, now: Date) -> Element? {
    guard start < elements.count, now.timeIntervalSince(elements[start].added) >= age else { return nil }
    defer {
      start += 1
      // An element is moved at most once on average.
      if start * 2 > elements.count {
        elements.removeFirst(start)
        start = 0
      }
    }
    return elements[start].element
  }
}
