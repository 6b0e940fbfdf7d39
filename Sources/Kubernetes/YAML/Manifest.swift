/// An object that was read from a file, with its location.
public struct Manifest: Sendable, Hashable {
  /// The location from which an object was read.
  public struct Source: Sendable, Hashable, CustomStringConvertible {
    /// The path of the file; `standard input` for `-`.
    public var file: String
    /// The first line of the document, starting at 1.
    public var line: Int
    /// The index in the list, starting at 0; `nil` if the document is not a list.
    public var item: Int?

    /// Creates a source.
    public init(file: String, line: Int, item: Int? = nil) {
      self.file = file
      self.line = line
      self.item = item
    }

    /// `file:line`, followed by `items[n]` for an item of a list.
    public var description: String { "\(file):\(line)" + (item.map { ": items[\($0)]" } ?? "") }
  }

  /// The object, with `apiVersion`, `kind`, and `name` or `generateName`.
  public var object: JSONValue
  /// The location of the object.
  public var source: Source

  /// Creates a manifest.
  public init(object: JSONValue, source: Source) {
    self.object = object
    self.source = source
  }

  /// The kind of the object.
  public var kind: String { object["kind"]?.stringValue ?? "" }
  /// The name of the object; empty if the server generates it (`generateName`).
  public var name: String { object["metadata"]?["name"]?.stringValue ?? "" }
}

/// Manifests are invalid. The error lists all problems.
public struct InvalidManifests: Error, Sendable, Hashable, CustomStringConvertible {
  /// One entry per problem with the location, the problem and the fix; never empty.
  public var problems: [String]

  /// Creates an error.
  public init(_ problems: [String]) { self.problems = problems }

  /// One line per problem.
  public var description: String { problems.joined(separator: "\n") }
}
