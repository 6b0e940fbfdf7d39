package import Kubernetes

/// The type of a field that checks read. Fields that checks do not read have any type.
indirect enum FieldShape: Sendable {
  case boolean
  case integer
  case string
  /// A number or a string, such as a port or a quantity.
  case integerOrString
  case list(FieldShape)
  case map(FieldShape)
  case object([String: FieldShape])

  /// The fields of a value with another type, and what the API expects. Absent and null fields are no problem.
  func problems(in value: JSONValue, at path: FieldPath = FieldPath()) -> [ShapeProblem] {
    switch (self, value) {
    case (_, .null), (.boolean, .bool), (.integer, .integer), (.string, .string), (.integerOrString, .integer),
      (.integerOrString, .number), (.integerOrString, .string):
      return []
    case (.list(let element), .array(let elements)):
      return elements.enumerated().flatMap { element.problems(in: $1, at: path[$0]) }
    case (.map(let shape), .object(let members)):
      return members.flatMap { shape.problems(in: $1, at: path[$0]) }
    case (.object(let fields), .object(let members)):
      return fields.flatMap { name, shape in
        members[name].map { shape.problems(in: $0, at: path.field(name)) } ?? []
      }
    default: return [ShapeProblem(path: path, expected: noun, found: value.noun)]
    }
  }

  private var noun: String {
    switch self {
    case .boolean: "a boolean"
    case .integer: "a whole number"
    case .string: "a string"
    case .integerOrString: "a number or a string"
    case .list: "a list"
    case .map, .object: "a mapping"
    }
  }
}

/// A field with a type that the API does not accept.
package struct ShapeProblem: Sendable, Hashable {
  /// The path of the field.
  package let path: FieldPath
  /// The type that the API expects, such as `a boolean`.
  package let expected: String
  /// The type of the value.
  package let found: String

  /// The problem and how to fix it.
  package var message: String { "\(path): expected \(expected), found \(found)" }
}

extension JSONValue {
  fileprivate var noun: String {
    switch self {
    case .null: "null"
    case .bool(let value): "the boolean \(value)"
    case .integer(let value): "the number \(value)"
    case .number(let value): "the number \(value)"
    case .string: "a string"
    case .array: "a list"
    case .object: "a mapping"
    }
  }
}
