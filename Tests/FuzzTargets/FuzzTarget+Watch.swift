import Foundation
import Kubernetes
import Planning

extension FuzzTarget {
  /// The reader of watches. The first byte is the size of the chunks.
  static let watch = FuzzTarget(
    "watch", reads: "`LineSplitter`, `WatchEvent`, `ObservedObject`",
    properties: """
      The lines do not depend on the size of the chunks. A line is an event, a malformed object, or one of the \
      documented errors.
      """,
    check: checkWatch)

  private static let kinds: [any ManagedObject.Type] = [
    Namespace.self, NetworkPolicy.self, Role.self, RoleBinding.self, ResourceQuota.self, LimitRange.self,
    ServiceAccount.self,
  ]

  private static func checkWatch(_ input: [UInt8]) throws {
    guard let first = input.first else { return }
    let stream = input.dropFirst()
    let lines = lines(of: stream, chunkSize: Int(first) + 1)
    let expected = stream.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
    try require(lines == expected, "\(lines.count) lines instead of \(expected.count)")
    for line in lines {
      for kind in kinds { try checkEvent(Data(line), kind) }
    }
  }

  /// The lines, and the bytes after the last newline.
  private static func lines(of stream: ArraySlice<UInt8>, chunkSize: Int) -> [[UInt8]] {
    var splitter = LineSplitter()
    var lines: [[UInt8]] = []
    var rest = stream
    while !rest.isEmpty {
      splitter.append(Data(rest.prefix(chunkSize)))
      rest = rest.dropFirst(chunkSize)
      while let line = splitter.next() { lines.append(Array(line)) }
    }
    return lines + [Array(stream.suffix(splitter.pending))]
  }

  private static func checkEvent<Object: ManagedObject>(_ line: Data, _ type: Object.Type) throws {
    do {
      switch try WatchEvent<Object>(line: line, decoder: JSONDecoder()) {
      case .added(let object), .modified(let object):
        try checkDigest(of: object)
        let version = ObjectVersion(line: line)
        try require(
          version == nil || version == ObjectVersion(of: object), "\(version as Any) is not that of the object")
      case .deleted(let object): try checkDigest(of: object)
      case .bookmark, .initialEventsEnd, .known, .malformed: break
      }
    } catch is APIError {
      return
    } catch is TransportError {
      return
    }
  }

  private static func checkDigest(of object: some ManagedObject) throws {
    let digest = ObservedObject(object)
    try require(digest.id.name.utf8.count <= 1024, "the name of a digest is not bounded")
  }
}

extension ObjectVersion {
  fileprivate init(of object: some ManagedObject) {
    self.init(
      key: object.key, uid: object.metadata.uid ?? "", resourceVersion: object.metadata.resourceVersion ?? "")
  }
}
