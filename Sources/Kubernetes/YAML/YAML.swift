#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Reads and writes YAML as kubectl does: scalars follow YAML 1.1, and values are JSON values.
public enum YAML {
  /// Maximum nesting depth; Kubernetes objects stay far below.
  public static let depthLimit = 100
  /// Maximum size of a file in bytes.
  public static let sizeLimit = 64 << 20
  /// Maximum number of values that aliases may add to a document, against "billion laughs" attacks.
  public static let aliasLimit = 200_000

  /// Parses all documents of a file, which may be YAML or JSON. Empty documents are skipped.
  ///
  /// - Parameters:
  ///   - data: The content of the file in UTF-8, or in UTF-16 with a byte order mark.
  ///   - file: The name of the file for error messages.
  /// - Throws: `YAMLError`.
  public static func parse(_ data: Data, file: String) throws -> [JSONValue] {
    try documents(in: data, file: file).map(\.value)
  }

  /// Parses all documents of a file and returns them with their line numbers.
  ///
  /// - Throws: `YAMLError`.
  public static func documents(in data: Data, file: String) throws -> [YAMLDocument] {
    guard data.count <= sizeLimit else {
      throw YAMLError(file: file, line: 1, column: 1, problem: "the file is larger than \(sizeLimit) bytes; split it")
    }
    let text = try utf8(data, file: file)
    var composer = YAMLComposer(events: try YAMLEvents.read(text, file: file), file: file)
    return try composer.documents()
  }

  /// Parses all documents of a text.
  public static func parse(_ text: String, file: String) throws -> [JSONValue] {
    try parse(Data(text.utf8), file: file)
  }

  /// Writes documents as kubectl does: in block style, with sorted keys, and with lists indented like their key.
  public static func emit(_ documents: [JSONValue]) -> String {
    documents.map { YAMLEvents.write($0) }.joined(separator: "---\n")
  }
}

/// A document of a YAML file.
public struct YAMLDocument: Sendable, Hashable {
  /// The content of the document.
  public var value: JSONValue
  /// The line of the first value, starting at 1.
  public var line: Int

  /// Creates a document.
  public init(value: JSONValue, line: Int) {
    self.value = value
    self.line = line
  }
}

/// An error in a YAML file.
public struct YAMLError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The name of the file.
  public var file: String
  /// The line, starting at 1.
  public var line: Int
  /// The column, starting at 1.
  public var column: Int
  /// The problem, and how to fix it if known.
  public var problem: String

  /// `file:line:column: problem`.
  public var description: String { "\(file):\(line):\(column): \(problem)" }
}
