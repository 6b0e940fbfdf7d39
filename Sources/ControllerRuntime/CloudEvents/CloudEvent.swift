public import Kubernetes

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// An event in the format of CloudEvents 1.0.
///
/// Source of the format: <https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md>.
public struct CloudEvent: Sendable, Hashable {
  /// What happened, e.g. `com.example.object.deleted`.
  public var type: String
  /// Where it happened, as a URI reference.
  public var source: String
  /// The object that the event is about.
  public var subject: String
  /// The content.
  public var data: JSONValue
  /// Whose event it is, e.g. the namespace of a tenant: each group has its own part of the queue.
  public var group: String
  /// Events with the same key are duplicates, even if their data differs.
  public var key: String

  /// Creates an event.
  public init(type: String, source: String, subject: String, data: JSONValue, group: String, key: String) {
    self.type = type
    self.source = source
    self.subject = subject
    self.data = data
    self.group = group
    self.key = key
  }

  /// The JSON representation.
  ///
  /// - Parameters:
  ///   - id: Identifies the event; unique for each source.
  ///   - time: When it happened.
  func json(id: String, time: Date) -> JSONValue {
    [
      "specversion": "1.0", "id": .string(id), "type": .string(type), "source": .string(source),
      "subject": .string(subject), "time": .string(Timestamp(micro: time).text), "datacontenttype": "application/json",
      "data": data,
    ]
  }
}
