import Foundation
import Kubernetes

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
struct EventSeriesSet: Sendable {
  private struct Identity: Hashable {
    var object: String
    var content: EventContent
  }

  private var series: [Identity: EventSeries] = [:]

  /// Adds an occurrence to an existing series, or creates a series.
  mutating func add(_ content: EventContent, on object: ObjectReference, combinedNote: String, now: Date) {
    series = series.filter { now.timeIntervalSince($0.value.first) < EventRecorder.period || $0.value.isDue }
    var identity = Identity(object: object.uid, content: content)
    let known = series.keys.count { $0.object == identity.object }
    if series[identity] == nil, known >= EventRecorder.burst {
      identity.content = EventContent(
        isWarning: content.isWarning, reason: content.reason, action: content.action, note: combinedNote)
    }
    if series[identity] != nil {
      series[identity]?.count += 1
      series[identity]?.last = now
      series[identity]?.isDue = true
      return
    }
    let suffix = String(UInt64.random(in: .min ... .max), radix: 16)
    series[identity] = EventSeries(
      content: identity.content, object: object, name: "\(object.name.prefix(200)).\(suffix)", first: now, last: now)
  }

  /// Marks an Event as not written, so that the next occurrence creates it.
  mutating func markUnwritten(_ lost: EventSeries) {
    let identity = Identity(object: lost.object.uid, content: lost.content)
    guard series[identity]?.name == lost.name else { return }
    series[identity]?.isWritten = false
  }

  /// Returns the series that must be written, oldest first, and marks them as written.
  mutating func takeDue() -> [EventSeries] {
    let due = series.filter(\.value.isDue)
    for identity in due.keys {
      series[identity]?.isDue = false
      series[identity]?.isWritten = true
    }
    return due.values.sorted { $0.first < $1.first }
  }
}
