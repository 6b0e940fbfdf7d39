import Kubernetes

/// One cause in the Status of an invalid object: which field is wrong, in which way, in kube-apiserver's words.
///
/// Source: `StatusCause` in k8s.io/apimachinery/pkg/apis/meta/v1 and the texts of
/// k8s.io/apimachinery/pkg/util/validation/field.
struct FieldProblem: Sendable, Hashable {
  /// Path of the field: `spec.ports[0].name`.
  var field: String
  /// Machine-readable cause, as `FieldValueInvalid`.
  var reason: String
  /// What is wrong, for people.
  var message: String
}

extension FieldProblem {
  /// A field that must be there is missing.
  static func required(_ field: String, _ detail: String = "") -> FieldProblem {
    FieldProblem(
      field: field, reason: "FieldValueRequired",
      message: detail.isEmpty ? "Required value" : "Required value: \(detail)")
  }

  /// A field's value breaks a rule.
  static func invalid(_ field: String, _ value: JSONValue, _ detail: String) -> FieldProblem {
    FieldProblem(field: field, reason: "FieldValueInvalid", message: "Invalid value: \(value.quoted): \(detail)")
  }

  /// A field's value breaks some rules, each with its words.
  static func invalid(_ field: String, _ value: JSONValue, each details: [String]) -> [FieldProblem] {
    details.map { .invalid(field, value, $0) }
  }

  /// A field's value has the wrong type.
  static func wrongType(_ field: String, _ value: JSONValue, _ detail: String) -> FieldProblem {
    FieldProblem(field: field, reason: "FieldValueTypeInvalid", message: "Invalid value: \(value.quoted): \(detail)")
  }

  /// A field's value is none of those allowed.
  static func notSupported(_ field: String, _ value: JSONValue, _ allowed: [JSONValue]) -> FieldProblem {
    let list = allowed.map(\.quotedText).joined(separator: ", ")
    return FieldProblem(
      field: field, reason: "FieldValueNotSupported",
      message: "Unsupported value: \(value.quoted)" + (allowed.isEmpty ? "" : ": supported values: \(list)"))
  }

  /// A field must not be set here.
  static func forbidden(_ field: String, _ detail: String) -> FieldProblem {
    FieldProblem(field: field, reason: "FieldValueForbidden", message: "Forbidden: \(detail)")
  }

  /// Two elements of a list are equal, or have equal keys.
  static func duplicate(_ field: String, _ value: JSONValue) -> FieldProblem {
    FieldProblem(field: field, reason: "FieldValueDuplicate", message: "Duplicate value: \(value.quoted)")
  }

  /// A text is longer than allowed.
  static func tooLong(_ field: String, limit: Int) -> FieldProblem {
    FieldProblem(
      field: field, reason: "FieldValueTooLong", message: "Too long: may not be more than \(limit) bytes")
  }

  /// A list or map has more elements than allowed.
  static func tooMany(_ field: String, count: Int, limit: Int) -> FieldProblem {
    FieldProblem(
      field: field, reason: "FieldValueTooMany",
      message: "Too many: \(count): must have at most \(limit) \(limit == 1 ? "item" : "items")")
  }
}

extension JSONValue {
  /// The value as `field.Error` prints it: strings in quotes, composites as JSON.
  var quoted: String {
    switch self {
    case .null: "null"
    case .bool, .integer, .number: plainText
    case .string(let text): "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    case .array, .object: plainText
    }
  }

  /// The value in quotes whatever its type, as lists of supported values print it.
  var quotedText: String {
    if case .string = self { quoted } else { "\"\(plainText)\"" }
  }

  /// The value as text: strings as they are, all else as compact JSON.
  var plainText: String {
    switch self {
    case .null: ""
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .number(let value): value.rounded() == value && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    case .string(let text): text
    case .array, .object: (try? jsonData()).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
  }
}
