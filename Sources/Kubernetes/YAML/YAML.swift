public import Foundation

/// YAML as kubectl reads and writes it: YAML 1.1 scalars, JSON values.
public enum YAML {
  /// Deepest nesting that is read; Kubernetes objects stay far below.
  public static let depthLimit = 100
  /// Largest document that is read, in bytes.
  public static let sizeLimit = 64 << 20
  /// Values that aliases may multiply a document to; a bomb makes billions of a few lines.
  public static let aliasLimit = 200_000

  /// Reads all documents of a file; empty ones are left out. JSON is YAML.
  ///
  /// - Parameters:
  ///   - data: The text, UTF-8 or UTF-16.
  ///   - file: Its name, for errors.
  /// - Throws: `YAMLError`.
  public static func parse(_ data: Data, file: String) throws -> [JSONValue] {
    try documents(in: data, file: file).map(\.value)
  }

  /// As `parse(_:file:)`, with where each document begins.
  ///
  /// - Throws: `YAMLError`.
  public static func documents(in data: Data, file: String) throws -> [YAMLDocument] {
    guard data.count <= sizeLimit else {
      throw YAMLError(file: file, line: 1, column: 1, problem: "the file is larger than \(sizeLimit) bytes")
    }
    var composer = YAMLComposer(events: try YAMLEvents.read(data, file: file), file: file)
    return try composer.documents()
  }

  /// Reads all documents of a text.
  public static func parse(_ text: String, file: String) throws -> [JSONValue] {
    try parse(Data(text.utf8), file: file)
  }

  /// Writes documents as kubectl does: block style, sorted keys, lists at the level of their key.
  public static func emit(_ documents: [JSONValue]) -> String {
    documents.map { YAMLEvents.write($0) }.joined(separator: "---\n")
  }
}

/// One document of a file.
public struct YAMLDocument: Sendable, Hashable {
  /// What it says.
  public var value: JSONValue
  /// The line of its first value, from 1.
  public var line: Int

  /// Creates a document.
  public init(value: JSONValue, line: Int) {
    self.value = value
    self.line = line
  }
}

/// What is wrong with a YAML file, and where.
public struct YAMLError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file's name.
  public var file: String
  /// Line, from 1.
  public var line: Int
  /// Column, from 1.
  public var column: Int
  /// What is wrong, and the mend where there is one.
  public var problem: String

  /// `file:line:column: problem`.
  public var description: String { "\(file):\(line):\(column): \(problem)" }
}
