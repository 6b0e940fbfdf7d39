#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// An event of a watch.
public enum WatchEvent<Object: Sendable>: Sendable {
  /// The object was created, or matches the selectors now.
  case added(Object)
  /// The object changed.
  case modified(Object)
  /// The object was deleted, or no longer matches the selectors. The payload is its last state.
  case deleted(Object)
  /// All events up to this version were sent.
  case bookmark(resourceVersion: String)
  /// All objects that existed at this version were sent; see `WatchOptions.sendsInitialEvents`.
  case initialEventsEnd(resourceVersion: String)
  /// The object was created or changed, to a version that the caller knows already; see `Client.watch`.
  case known(resourceVersion: String)
  /// An event of an object that could not be decoded.
  case malformed(MalformedObject)
}

/// The events of a watch, for one consumer.
///
/// The sequence ends when the server ends the watch after `timeoutSeconds`. It throws `APIError` for an `ERROR` event,
/// e.g. 410 for an expired resource version, and `TransportError` if the connection is lost.
public struct WatchStream<Object: KubernetesObject>: AsyncSequence, Sendable {
  /// An event.
  public typealias Element = WatchEvent<Object>

  private let body: TransferBody
  private let decoder: ObjectDecoder
  private let isKnown: (@Sendable (ObjectVersion) -> Bool)?

  init(body: TransferBody, decoder: ObjectDecoder, isKnown: (@Sendable (ObjectVersion) -> Bool)? = nil) {
    self.body = body
    self.decoder = decoder
    self.isKnown = isKnown
  }

  /// Starts the iteration.
  public func makeAsyncIterator() -> Iterator {
    Iterator(
      lines: LineReader(body: body, resource: Object.resourceType.qualifiedName),
      events: WatchEventReader(decoder: decoder, isKnown: isKnown))
  }

  /// Iterates over the events.
  public struct Iterator: AsyncIteratorProtocol {
    fileprivate var lines: LineReader
    fileprivate let events: WatchEventReader<Object>

    /// The next event; see `WatchStream` for errors.
    public mutating func next() async throws -> WatchEvent<Object>? {
      while let line = try await lines.next() {
        if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) { continue }
        return try events.event(in: line)
      }
      return nil
    }
  }
}

extension Client {
  /// Starts a watch on a collection.
  ///
  /// - Parameters:
  ///   - type: The type of the objects.
  ///   - namespace: The namespace of the objects; `nil` for all namespaces.
  ///   - options: Which events to send.
  ///   - isKnown: Whether the caller knows a version of an object already, for example from the response to its own write. Such an
  ///     event is `WatchEvent.known`, and its object is not decoded. `nil` to decode all objects.
  public func watch<Object: KubernetesObject>(
    _ type: Object.Type, in namespace: String? = nil, options: WatchOptions,
    isKnown: (@Sendable (ObjectVersion) -> Bool)? = nil
  ) async throws -> WatchStream<Object> {
    WatchStream(
      body: try await stream(
        .watch(Object.resourceType, namespace: namespace, options),
        idleTimeout: options.sendsInitialEvents ? self.options.idleTimeout : Self.watchIdleTimeout,
        timeout: .seconds(options.timeoutSeconds) + Self.watchGracePeriod),
      decoder: objectDecoder, isKnown: isKnown)
  }
}

/// Reads the lines of a watch from its chunks.
struct LineReader {
  private var chunks: TransferBody.Iterator
  private var lines = LineSplitter()
  private let resource: String

  /// Maximum length of a line; see `TransferOptions.defaultMaxResponseSize`.
  static let lineLimit = TransferOptions.defaultMaxResponseSize

  init(body: TransferBody, resource: String) {
    chunks = body.makeAsyncIterator()
    self.resource = resource
  }

  /// The next line without its newline; `nil` at the end. Throws if the stream ends in the middle of a line.
  mutating func next() async throws -> Data? {
    while true {
      if let line = lines.next() { return StreamSafeText.bounded(line) }
      guard lines.pending <= Self.lineLimit else {
        throw TransportError.tooLarge(resource: resource, limit: Self.lineLimit)
      }
      guard let chunk = try await chunks.next() else {
        guard lines.pending == 0 else {
          throw TransportError.connectionLost("the watch ended in the middle of an event")
        }
        return nil
      }
      lines.append(chunk)
    }
  }
}

extension WatchEvent where Object: KubernetesObject {
  /// Decodes a line in one pass and, if that fails, with a guard around the object.
  ///
  /// - Throws: `APIError` for an `ERROR` event, `TransportError` if the line is not an event in JSON.
  package init(line: Data, decoder: JSONDecoder) throws {
    if let body = try? decoder.decode(EventBody<Object>.self, from: line), let event = Self(body.type, body.object) {
      self = event
      return
    }
    let kind: String
    do {
      kind = try decoder.decode(TypeBody.self, from: line).type
    } catch {
      throw TransportError.connectionLost("a watch event is not JSON")
    }
    switch kind {
    case "ERROR":
      let status = try? decoder.decode(EventBody<StatusBody>.self, from: line).object
      throw status.map { APIError($0) } ?? APIError(code: 500, reason: "", message: "an ERROR event without a status")
    case "BOOKMARK":
      self = Self.bookmark(try? decoder.decode(EventBody<BookmarkBody>.self, from: line).object.metadata)
    default:
      let guarded = try? decoder.decode(EventBody<DecodeGuard<Object>>.self, from: line).object
      if case .failure(var malformed) = guarded?.result {
        malformed.isDeleted = kind == "DELETED"
        self = .malformed(malformed)
      } else {
        self = .malformed(MalformedObject(key: nil, reason: "unknown event type '\(kind)'"))
      }
    }
  }

  /// The event of a type with its object; `nil` if the type is unknown.
  init?(_ type: String, _ object: Object) {
    switch type {
    case "ADDED": self = .added(object)
    case "MODIFIED": self = .modified(object)
    case "DELETED": self = .deleted(object)
    case "BOOKMARK": self = Self.bookmark(object.metadata)
    default: return nil
    }
  }

  private static func bookmark(_ metadata: ObjectMeta?) -> Self {
    let version = metadata?.resourceVersion ?? ""
    return metadata?.annotations?["k8s.io/initial-events-end"] == "true"
      ? .initialEventsEnd(resourceVersion: version) : .bookmark(resourceVersion: version)
  }
}

private struct TypeBody: Decodable {
  var type: String
}

private struct EventBody<Object: Decodable>: Decodable {
  var type: String
  var object: Object
}

private struct BookmarkBody: Decodable {
  var metadata: ObjectMeta?
}
