#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// A version of an object: two events with equal values report the same content.
public struct ObjectVersion: Sendable, Hashable {
  /// Namespace and name.
  public var key: ObjectKey
  /// `metadata.uid`.
  public var uid: String
  /// `metadata.resourceVersion`.
  public var resourceVersion: String

  /// Creates a version.
  public init(key: ObjectKey, uid: String, resourceVersion: String) {
    self.key = key
    self.uid = uid
    self.resourceVersion = resourceVersion
  }
}

extension ObjectVersion {
  /// Reads the version from a line of a watch without decoding the object.
  ///
  /// - Returns: `nil` unless the line is an `ADDED` or `MODIFIED` event whose object has a name, a UID and a resource version
  ///   without escape sequences, and no key twice where these are read; such a line must be decoded.
  package init?(line: Data) {
    let version = line.withUnsafeBytes { Self($0.bindMemory(to: UInt8.self)) }
    guard let version else { return nil }
    self = version
  }

  private init?(_ line: UnsafeBufferPointer<UInt8>) {
    guard let event = JSONMemberScanner.members(["type", "object"], of: line),
      let type = event[0].flatMap({ JSONMemberScanner.string($0, of: line) }), type == "ADDED" || type == "MODIFIED",
      let object = event[1].flatMap({ JSONMemberScanner.members(["metadata"], of: line, in: $0) }),
      let metadata = object[0].flatMap({
        JSONMemberScanner.members(["name", "namespace", "uid", "resourceVersion"], of: line, in: $0)
      }),
      let name = metadata[0].flatMap({ JSONMemberScanner.string($0, of: line) }),
      let uid = metadata[2].flatMap({ JSONMemberScanner.string($0, of: line) }),
      let version = metadata[3].flatMap({ JSONMemberScanner.string($0, of: line) })
    else { return nil }
    let namespace = metadata[1].flatMap { JSONMemberScanner.string($0, of: line) }
    guard metadata[1] == nil || namespace != nil else { return nil }
    self.init(key: ObjectKey(namespace: namespace, name: name), uid: uid, resourceVersion: version)
  }
}
