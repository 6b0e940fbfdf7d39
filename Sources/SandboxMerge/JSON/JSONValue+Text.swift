package import Kubernetes

extension JSONValue {
  /// The value as `field.Error` prints it: strings in quotes, composites as JSON.
  package var quoted: String {
    switch self {
    case .null: "null"
    case .bool, .integer, .number: plainText
    case .string(let text): "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    case .array, .object: plainText
    }
  }

  /// The value in quotes whatever its type, as lists of supported values print it.
  package var quotedText: String {
    if case .string = self { quoted } else { "\"\(plainText)\"" }
  }

  /// The value as text: strings as they are, all else as compact JSON.
  package var plainText: String {
    switch self {
    case .null: ""
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .number(let value): value.rounded() == value && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    case .string(let text): text
    case .array, .object: (try? jsonData()).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
  }

  /// The name that JSON schema has for the value's type.
  package var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .integer: "integer"
    case .number(let value): value.rounded() == value ? "integer" : "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  /// The number, whole or not.
  package var doubleValue: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}
