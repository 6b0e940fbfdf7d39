/// One object out of a file, and where it stands.
public struct Manifest: Sendable, Hashable {
  /// Where an object was read from.
  public struct Source: Sendable, Hashable, CustomStringConvertible {
    /// The file, as it was given; `standard input` for `-`.
    public var file: String
    /// The line where the document begins, from 1.
    public var line: Int
    /// The place in the document's list, from 0; nil where the document is no list.
    public var item: Int?

    /// Creates a source.
    public init(file: String, line: Int, item: Int? = nil) {
      self.file = file
      self.line = line
      self.item = item
    }

    /// `file:line`, and `items[n]` behind it for an object of a list.
    public var description: String { "\(file):\(line)" + (item.map { ": items[\($0)]" } ?? "") }
  }

  /// The object: `apiVersion`, `kind` and a name are there.
  public var object: JSONValue
  /// Where it stands.
  public var source: Source

  /// Creates a manifest.
  public init(object: JSONValue, source: Source) {
    self.object = object
    self.source = source
  }

  /// The object's kind.
  public var kind: String { object["kind"]?.stringValue ?? "" }
  /// The object's name; empty where the server is to make one up (`generateName`).
  public var name: String { object["metadata"]?["name"]?.stringValue ?? "" }
}

/// Why manifests cannot be used: everything that is wrong with them.
public struct ManifestProblems: Error, Sendable, Hashable, CustomStringConvertible {
  /// One entry each, never empty: the file, the line where it is known, the problem and the mend.
  public var problems: [String]

  /// Creates an error.
  public init(_ problems: [String]) { self.problems = problems }

  /// One line for every problem.
  public var description: String { problems.joined(separator: "\n") }
}
