#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Client {
  /// Lists one page of a collection of any type.
  ///
  /// - Throws: `TransportError.tooLarge`, which names the resource, if the page is larger than a page may be; see
  ///   `list(_:in:options:)`.
  public func listUnstructured(
    _ type: ResourceType, options: ListOptions = ListOptions()
  ) async throws -> ObjectList<UnstructuredObject> {
    let list = try await jsonPage(of: type, in: nil, options: options)
    var page = ObjectList<UnstructuredObject>(
      items: [], resourceVersion: list.resourceVersion, continueToken: list.continueToken, size: list.size)
    for item in list.items {
      do throws(MalformedObject) {
        page.items.append(try UnstructuredObject(item, type: type))
      } catch {
        page.malformed.append(error)
      }
    }
    return page
  }

  /// Starts a watch on a collection of any type.
  public func watchUnstructured(_ type: ResourceType, options: WatchOptions) async throws -> UnstructuredWatchStream {
    UnstructuredWatchStream(
      body: try await stream(
        .watch(type, namespace: nil, options),
        idleTimeout: options.sendsInitialEvents ? self.options.idleTimeout : Self.watchIdleTimeout,
        timeout: .seconds(options.timeoutSeconds) + Self.watchGracePeriod),
      type: type)
  }
}

/// The events of a watch on objects of any type, for one consumer. It ends and throws as `WatchStream` does.
public struct UnstructuredWatchStream: AsyncSequence, Sendable {
  /// An event.
  public typealias Element = WatchEvent<UnstructuredObject>

  private let body: TransferBody
  private let type: ResourceType

  init(body: TransferBody, type: ResourceType) {
    self.body = body
    self.type = type
  }

  /// Starts the iteration.
  public func makeAsyncIterator() -> Iterator {
    Iterator(lines: LineReader(body: body, resource: type.qualifiedName), type: type)
  }

  /// Iterates over the events.
  public struct Iterator: AsyncIteratorProtocol {
    fileprivate var lines: LineReader
    fileprivate let type: ResourceType

    /// The next event; see `WatchStream` for errors.
    public mutating func next() async throws -> WatchEvent<UnstructuredObject>? {
      while let line = try await lines.next() {
        if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) { continue }
        return try WatchEvent(unstructured: line, type: type)
      }
      return nil
    }
  }
}

extension WatchEvent<UnstructuredObject> {
  /// Parses a line of a watch.
  fileprivate init(unstructured line: Data, type: ResourceType) throws {
    guard let body = try? JSONValue(parsing: line), let kind = body["type"]?.stringValue else {
      throw TransportError.connectionLost("a watch event is not JSON")
    }
    let object = body["object"] ?? .null
    switch kind {
    case "ADDED": self = Self.event(object, type, WatchEvent.added)
    case "MODIFIED": self = Self.event(object, type, WatchEvent.modified)
    case "DELETED": self = Self.event(object, type, WatchEvent.deleted, isDeleted: true)
    case "BOOKMARK": self = Self.unstructuredBookmark(object["metadata"])
    case "ERROR": throw APIError(code: Int(object["code"]?.integerValue ?? 500), body: try object.jsonData())
    default: self = .malformed(MalformedObject(key: nil, reason: "unknown event type '\(kind)'"))
    }
  }

  private static func event(
    _ object: JSONValue, _ type: ResourceType, _ make: (UnstructuredObject) -> Self, isDeleted: Bool = false
  ) -> Self {
    do throws(MalformedObject) {
      return make(try UnstructuredObject(object, type: type))
    } catch {
      var malformed = error
      malformed.isDeleted = isDeleted
      return .malformed(malformed)
    }
  }

  private static func unstructuredBookmark(_ metadata: JSONValue?) -> Self {
    let version = metadata?["resourceVersion"]?.stringValue ?? ""
    return metadata?["annotations"]?["k8s.io/initial-events-end"]?.stringValue == "true"
      ? .initialEventsEnd(resourceVersion: version) : .bookmark(resourceVersion: version)
  }
}
