#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Reads the events of a watch from its lines, and decodes as little of them as possible.
package struct WatchEventReader<Object: KubernetesObject>: Sendable {
  private let decoder: ObjectDecoder
  private let isKnown: (@Sendable (ObjectVersion) -> Bool)?

  /// Creates a reader.
  ///
  /// - Parameters:
  ///   - decoder: Decodes similar objects once.
  ///   - isKnown: Whether the caller knows a version of an object; see `Client.watch`.
  package init(decoder: ObjectDecoder, isKnown: (@Sendable (ObjectVersion) -> Bool)? = nil) {
    self.decoder = decoder
    self.isKnown = isKnown
  }

  /// Reads the event in a line.
  ///
  /// - Throws: The errors of `WatchEvent.init(line:decoder:)`.
  package func event(in line: Data) throws -> WatchEvent<Object> {
    if let event = line.withUnsafeBytes({ similarEvent($0.bindMemory(to: UInt8.self)) }) { return event }
    if let isKnown, let version = ObjectVersion(line: line), isKnown(version) {
      return .known(resourceVersion: version.resourceVersion)
    }
    let event = try WatchEvent<Object>(line: line, decoder: JSONDecoder())
    switch event {
    case .added(let object), .modified(let object), .deleted(let object): remember(object, line)
    case .bookmark, .initialEventsEnd, .known, .malformed: break
    }
    return event
  }

  /// The event of an object that is similar to one that was decoded before; `nil` if the line must be decoded.
  private func similarEvent(_ json: UnsafeBufferPointer<UInt8>) -> WatchEvent<Object>? {
    guard Object.isIdentifiedByMetadataOnly, let frame = WatchFrame(json),
      let (object, end) = decoder.match(Object.self, in: json, at: frame.object.lowerBound),
      end == frame.object.upperBound
    else { return nil }
    if let isKnown, !frame.isDeletion, let version = ObjectVersion(object.metadata), isKnown(version) {
      return .known(resourceVersion: version.resourceVersion)
    }
    return WatchEvent(frame.type, object)
  }

  private func remember(_ object: Object, _ line: Data) {
    line.withUnsafeBytes {
      let json = $0.bindMemory(to: UInt8.self)
      if let frame = WatchFrame(json) { decoder.remember(object, UnsafeBufferPointer(rebasing: json[frame.object])) }
    }
  }
}

/// The bytes of a watch event around its object, in the form in which API servers write them.
private struct WatchFrame {
  var type: String
  /// Where the object is, if the event has no other fields.
  var object: Range<Int>

  private static let prefixes = ["ADDED", "MODIFIED", "DELETED"].map {
    ($0, Array(#"{"type":"\#($0)","object":"#.utf8))
  }

  init?(_ json: UnsafeBufferPointer<UInt8>) {
    guard json.last == UInt8(ascii: "}") else { return nil }
    for (type, prefix) in Self.prefixes where json.starts(with: prefix) {
      self.type = type
      object = prefix.count..<json.count - 1
      return
    }
    return nil
  }

  var isDeletion: Bool { type == "DELETED" }
}

extension ObjectVersion {
  /// The version of an object; `nil` if its metadata is incomplete.
  fileprivate init?(_ metadata: ObjectMeta) {
    guard let name = metadata.name, let uid = metadata.uid, let version = metadata.resourceVersion else { return nil }
    self.init(key: ObjectKey(namespace: metadata.namespace, name: name), uid: uid, resourceVersion: version)
  }
}
