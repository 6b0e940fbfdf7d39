/// Checks the paths of requests.
enum RequestPath {
  /// Rejects a path with an empty segment, `.` or `..`.
  ///
  /// An empty name would change the meaning of a request: `DELETE …/pods/` deletes the collection. `.` and `..` name other
  /// resources after normalization by a client or a proxy.
  ///
  /// - Parameter path: An absolute path with an optional query.
  /// - Throws: `TransportError.invalidRequest`.
  static func validate(_ path: String) throws {
    var path = path
    let problem = path.withUTF8 { Self.problem(in: $0) }
    switch problem {
    case nil: return
    case .notAbsolute?: throw TransportError.invalidRequest("the path of the request is not absolute")
    case .segment(let range)?:
      let segment = String(decoding: Array(path.utf8)[range], as: UTF8.self)
      throw TransportError.invalidRequest(
        "the path '\(path.prefix(200))' has \(segment.isEmpty ? "an empty segment" : "the segment '\(segment)'")")
    }
  }

  private enum Problem {
    case notAbsolute
    /// A segment is empty, `.` or `..`.
    case segment(Range<Int>)
  }

  /// Reads bytes: every request has this check, and reading characters takes many times as long.
  private static func problem(in bytes: UnsafeBufferPointer<UInt8>) -> Problem? {
    let end = bytes.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? bytes.count
    guard end > 0, bytes[0] == UInt8(ascii: "/") else { return .notAbsolute }
    // The path `/` has no segments.
    guard end > 1 else { return nil }
    var start = 1
    while start <= end {
      let next = bytes[start..<end].firstIndex(of: UInt8(ascii: "/")) ?? end
      if isEmptyOrDots(bytes[start..<next]) { return .segment(start..<next) }
      start = next + 1
    }
    return nil
  }

  /// Whether a segment is empty, or consists of one or two dots, which may be percent-encoded.
  private static func isEmptyOrDots(_ segment: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    var (rest, dots) = (segment, 0)
    while dots <= 2, let first = rest.first {
      if first == UInt8(ascii: ".") {
        rest = rest.dropFirst()
      } else if rest.starts(with: "%2e".utf8) || rest.starts(with: "%2E".utf8) {
        rest = rest.dropFirst(3)
      } else {
        return false
      }
      dots += 1
    }
    return dots <= 2
  }
}
