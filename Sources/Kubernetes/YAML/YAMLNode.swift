/// A value in a document with the positions of its fields.
public struct YAMLNode: Sendable {
  /// The value.
  public let value: JSONValue
  private let marks: YAMLMarks
  private let index: Int

  init(value: JSONValue, marks: YAMLMarks, index: Int) {
    self.value = value
    self.marks = marks
    self.index = index
  }

  /// The position of the key of a field, or of an element of a list. If the field is missing, the position of its nearest
  /// parent. A field that an alias or a merge key inserts has the position of its definition.
  public func position(of path: FieldPath) -> YAMLPosition { marks.position(of: path.steps[...], from: index) }

  /// The elements of a list in a field; `nil` if the field is not a list.
  public func elements(of field: String) -> [YAMLNode]? {
    guard let values = value[field]?.arrayValue, let indices = marks.elements(of: field, from: index),
      values.count == indices.count
    else { return nil }
    return zip(values, indices).map { YAMLNode(value: $0, marks: marks, index: $1) }
  }

  /// Returns the node with another value, whose fields have the same positions.
  public func replacing(_ value: JSONValue) -> YAMLNode { YAMLNode(value: value, marks: marks, index: index) }
}

/// A position in a file.
public struct YAMLPosition: Sendable, Hashable {
  /// The line, starting at 1.
  public let line: Int
  /// The column, starting at 1.
  public let column: Int
}
