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
    let segments = path.prefix { $0 != "?" && $0 != "#" }.split(separator: "/", omittingEmptySubsequences: false)
    guard segments.count > 1, segments[0].isEmpty else {
      throw TransportError.invalidRequest("the path of the request is not absolute")
    }
    // The path `/` has no segments.
    if segments.count == 2, segments[1].isEmpty { return }
    for segment in segments.dropFirst() {
      guard !isEmptyOrDots(segment) else {
        let problem = segment.isEmpty ? "an empty segment" : "the segment '\(segment)'"
        throw TransportError.invalidRequest("the path '\(path.prefix(200))' has \(problem)")
      }
    }
  }

  /// Every request has such a check, so most segments are decided by their length.
  private static func isEmptyOrDots(_ segment: Substring) -> Bool {
    guard segment.utf8.count <= "%2e%2e".utf8.count else { return false }
    return ["", ".", "..", "%2e", ".%2e", "%2e.", "%2e%2e"].contains(segment.lowercased())
  }
}
