import Foundation

/// One change that a watch shows.
public enum WatchEvent<Object: Sendable>: Sendable {
  /// It is new, or new to the selector.
  case added(Object)
  /// It changed.
  case modified(Object)
  /// It is gone, or no longer selected; as it last was.
  case deleted(Object)
  /// Nothing changed up to this version.
  case bookmark(resourceVersion: String)
  /// A change of an object that cannot be read.
  case malformed(MalformedObject)
}

/// The changes of a collection as they come, for one consumer.
///
/// Ends when the server ends the watch (after `timeoutSeconds`); throws `APIError` for an ERROR event (410: the version
/// is too old), `TransportError` when the connection breaks or ends within a line.
public struct WatchStream<Object: KubernetesObject>: AsyncSequence, Sendable {
  /// One change.
  public typealias Element = WatchEvent<Object>

  private let body: TransferBody

  init(body: TransferBody) { self.body = body }

  /// Starts the iteration.
  public func makeAsyncIterator() -> Iterator { Iterator(lines: LineReader(body: body)) }

  /// Yields changes until the watch ends.
  public struct Iterator: AsyncIteratorProtocol {
    fileprivate var lines: LineReader
    private let decoder = JSONDecoder()

    fileprivate init(lines: LineReader) { self.lines = lines }

    /// The next change; see `WatchStream` for what is thrown.
    public mutating func next() async throws -> WatchEvent<Object>? {
      while let line = try await lines.next() {
        if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) { continue }
        return try WatchEvent(line: line, decoder: decoder)
      }
      return nil
    }
  }
}

extension Client {
  /// Begins to watch a collection.
  public func watch<Object: KubernetesObject>(
    _ type: Object.Type, in namespace: String? = nil, options: WatchOptions
  ) async throws -> WatchStream<Object> {
    WatchStream(body: try await stream(.watch(Object.resourceType, namespace: namespace, options)))
  }
}

/// Cuts a stream of chunks into lines. A line may arrive in many pieces and a piece may hold many lines; bytes are
/// only read as text once a line is whole, so a character may be split as well.
struct LineReader {
  private var chunks: TransferBody.Iterator
  private var buffer = Data()
  private var scanned = 0

  /// Longest line: etcd holds no object above 1.5 MiB, and JSON with its escapes is at most a few times that.
  static let lineLimit = 64 << 20

  init(body: TransferBody) { chunks = body.makeAsyncIterator() }

  /// The next line without its newline, nil at the end; throws where the stream ends within a line.
  mutating func next() async throws -> Data? {
    while true {
      if let line = takeLine() { return line }
      guard buffer.count <= Self.lineLimit else {
        throw TransportError.connectionLost("a watch event is longer than \(Self.lineLimit) bytes")
      }
      guard let chunk = try await chunks.next() else {
        guard buffer.isEmpty else { throw TransportError.connectionLost("the watch ended within an event") }
        return nil
      }
      buffer.append(chunk)
    }
  }

  private mutating func takeLine() -> Data? {
    let length = buffer.withUnsafeBytes { $0[scanned...].firstIndex(of: UInt8(ascii: "\n")) }
    guard let length else {
      scanned = buffer.count
      return nil
    }
    let line = buffer.prefix(length)
    buffer = buffer.dropFirst(length + 1)
    if buffer.isEmpty { buffer = Data() }
    scanned = 0
    return line
  }
}

extension WatchEvent where Object: KubernetesObject {
  /// Decodes one line in one pass; only where that fails, with a guard around the object.
  init(line: Data, decoder: JSONDecoder) throws {
    if let body = try? decoder.decode(EventBody<Object>.self, from: line), let event = Self(body.type, body.object) {
      self = event
      return
    }
    let kind: String
    do {
      kind = try decoder.decode(TypeBody.self, from: line).type
    } catch {
      throw TransportError.connectionLost("a watch event is no JSON")
    }
    switch kind {
    case "ERROR":
      let status = try? decoder.decode(EventBody<StatusBody>.self, from: line).object
      throw status.map { APIError($0) } ?? APIError(code: 500, reason: "", message: "an ERROR event without a status")
    case "BOOKMARK":
      let bookmark = try? decoder.decode(EventBody<BookmarkBody>.self, from: line).object
      self = .bookmark(resourceVersion: bookmark?.metadata?.resourceVersion ?? "")
    default:
      let guarded = try? decoder.decode(EventBody<Guarded<Object>>.self, from: line).object
      if case .failure(var malformed) = guarded?.result {
        malformed.isDeleted = kind == "DELETED"
        self = .malformed(malformed)
      } else {
        self = .malformed(MalformedObject(key: nil, reason: "an event of unknown type '\(kind)'"))
      }
    }
  }

  private init?(_ type: String, _ object: Object) {
    switch type {
    case "ADDED": self = .added(object)
    case "MODIFIED": self = .modified(object)
    case "DELETED": self = .deleted(object)
    case "BOOKMARK": self = .bookmark(resourceVersion: object.metadata.resourceVersion ?? "")
    default: return nil
    }
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
