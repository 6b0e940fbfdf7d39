#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension YAML {
  /// Reads documents one by one, so that only one of them is in memory. An error in a document does not affect the others.
  ///
  /// - Parameters:
  ///   - content: The content of the file in UTF-8, or in UTF-16 with a byte order mark.
  ///   - file: The name of the file for error messages.
  ///   - body: Receives each document that is not empty, and each error.
  public static func forEachDocument(
    in content: Data, file: String, _ body: (Result<YAMLNode, YAMLError>) throws -> Void
  ) rethrows {
    guard content.count <= sizeLimit else {
      let problem = "the file is larger than \(sizeLimit) bytes; split it"
      return try body(.failure(YAMLError(file: file, line: 1, column: 1, problem: problem)))
    }
    let data: Data
    switch Result(catching: { () throws(YAMLError) in try utf8(content, file: file) }) {
    case .success(let text): data = text
    case .failure(let error): return try body(.failure(error))
    }
    var rest = DocumentBoundary(line: 1, offset: data.startIndex)
    var boundaries: [DocumentBoundary]?
    // The boundaries before this index are behind `rest`.
    var index = 0
    while true {
      var last: Int?
      var failure: YAMLError?
      try YAMLEvents.readDocuments(data[rest.offset...], file: file, firstLine: rest.line) { result in
        switch result {
        case .success(let events):
          last = events.first?.line
          try compose(events, file: file, body)
        case .failure(let error): failure = error
        }
      }
      guard let failure else { return }
      let known = boundaries ?? DocumentBoundary.all(in: data)
      boundaries = known
      // The error can be in the document after the first one that is not complete: parse that one by itself.
      if let last { index = known[index...].firstIndex { $0.line > last } ?? known.count }
      // Or it is in text after a complete document that nothing separates from it.
      if last != nil, let next = known[index...].first,
        let failure = self.failure(in: data[rest.offset..<next.offset], file: file, firstLine: rest.line)
      {
        try body(.failure(failure))
        rest = next
        continue
      }
      let first = last == nil ? rest : known[index...].first
      let content = first?.contentOffset(in: data)
      guard let first, let content, let end = known[index...].firstIndex(where: { $0.offset > content }) else {
        return try body(.failure(failure))
      }
      let next = known[end]
      index = end
      try YAMLEvents.readDocuments(data[first.offset..<next.offset], file: file, firstLine: first.line) { result in
        switch result {
        case .success(let events): try compose(events, file: file, body)
        case .failure(let error): try body(.failure(error))
        }
      }
      rest = next
    }
  }

  /// The first error in a part of a file; `nil` if there is none.
  private static func failure(in part: Data, file: String, firstLine: Int) -> YAMLError? {
    var failure: YAMLError?
    YAMLEvents.readDocuments(part, file: file, firstLine: firstLine) { result in
      if case .failure(let error) = result { failure = error }
    }
    return failure
  }

  private static func compose(
    _ events: [YAMLEvent], file: String, _ body: (Result<YAMLNode, YAMLError>) throws -> Void
  ) rethrows {
    var composer = YAMLComposer(events: events, file: file)
    let document: YAMLDocument?
    do {
      document = try composer.documents().first
    } catch let error as YAMLError {
      return try body(.failure(error))
    } catch {
      return try body(.failure(YAMLError(file: file, line: 1, column: 1, problem: "\(error)")))
    }
    guard let document else { return }
    try body(.success(YAMLNode(value: document.value, marks: YAMLMarks(events), index: 1)))
  }
}

/// A line at which a document can begin.
private struct DocumentBoundary {
  /// The line, starting at 1.
  var line: Int
  /// The index of its first byte.
  var offset: Int

  /// The lines that consist of `---`, or begin with it and a space.
  static func all(in data: Data) -> [DocumentBoundary] {
    var boundaries: [DocumentBoundary] = []
    var current = DocumentBoundary(line: 1, offset: data.startIndex)
    while current.offset < data.endIndex {
      if current.isSeparator(in: data) { boundaries.append(current) }
      guard let newline = data[current.offset...].firstIndex(of: UInt8(ascii: "\n")) else { break }
      current = DocumentBoundary(line: current.line + 1, offset: newline + 1)
    }
    return boundaries
  }

  private func isSeparator(in data: Data) -> Bool {
    let line = data[offset...].prefix(4)
    return line.starts(with: "---".utf8) && (line.count == 3 || " \t\r\n".utf8.contains(line.last ?? 0))
  }

  /// The index of the first byte of the document that is not part of a comment or an empty line.
  func contentOffset(in data: Data) -> Int {
    var current = offset
    while current < data.endIndex {
      let first = data[current...].first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
      guard first == UInt8(ascii: "#") || first == UInt8(ascii: "\n") || first == UInt8(ascii: "\r"),
        let newline = data[current...].firstIndex(of: UInt8(ascii: "\n"))
      else { return current }
      current = newline + 1
    }
    return current
  }
}
