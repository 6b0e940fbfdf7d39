package import HTTPTypes

/// The status and the header fields of a response, which are received line by line.
package struct ResponseHead: Sendable {
  /// The fields that are kept: the client reads no others, and an API server sends a dozen with each response.
  private static let keptFields =
    [HTTPField.Name.retryAfter, .contentType] + [HTTPField.Name("Warning")].compactMap(\.self)

  /// What was received so far. An interim response (1xx) is replaced by the final one.
  package private(set) var response = HTTPResponse(status: .init(code: 0))

  /// Creates a head without lines.
  package init() {}

  /// Adds a line, with or without its line break. Lines that are not one of the kept fields are ignored.
  ///
  /// - Returns: Whether the line ends the head of a final response.
  package mutating func add(line bytes: some BidirectionalCollection<UInt8>) -> Bool {
    let line = bytes.trimmed { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }
    if line.starts(with: "HTTP/".utf8) {
      let code = line.split(separator: UInt8(ascii: " ")).dropFirst().first
      let number = code.flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
      response = HTTPResponse(status: .init(code: min(max(number, 0), 999)))
    } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
      guard let name = Self.keptFields.first(where: { line[..<colon].isName($0) }) else { return false }
      let value = line[line.index(after: colon)...].trimmed { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      response.headerFields.append(HTTPField(name: name, value: String(decoding: value, as: UTF8.self)))
    } else if line.isEmpty {
      return response.status.code >= 200
    }
    return false
  }
}

extension Collection<UInt8> {
  /// Whether the bytes are the name of a field, in any case.
  fileprivate func isName(_ name: HTTPField.Name) -> Bool {
    let name = name.canonicalName.utf8
    guard count == name.count else { return false }
    return zip(self, name).allSatisfy { byte, expected in
      byte == expected || (byte | 0x20 == expected && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(expected))
    }
  }
}

extension BidirectionalCollection {
  /// The elements without leading and trailing padding.
  fileprivate func trimmed(_ isPadding: (Element) -> Bool) -> SubSequence {
    guard let first = firstIndex(where: { !isPadding($0) }), let last = lastIndex(where: { !isPadding($0) }) else {
      return self[startIndex..<startIndex]
    }
    return self[first...last]
  }
}
