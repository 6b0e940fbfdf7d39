package import Kubernetes

/// One cause in the Status of an invalid object: which field is wrong, in which way, in kube-apiserver's words.
///
/// Source: `StatusCause` in k8s.io/apimachinery/pkg/apis/meta/v1 and the texts of
/// k8s.io/apimachinery/pkg/util/validation/field.
package struct FieldProblem: Sendable, Hashable {
  /// Path of the field: `spec.ports[0].name`.
  package var field: String
  /// Machine-readable cause, as `FieldValueInvalid`.
  package var reason: String
  /// The message.
  package var message: String

  package init(field: String, reason: String, message: String) {
    (self.field, self.reason, self.message) = (field, reason, message)
  }
}

extension FieldProblem {
  /// A field that must be there is missing.
  package static func required(_ field: String, _ detail: String = "") -> FieldProblem {
    FieldProblem(
      field: field, reason: "FieldValueRequired",
      message: detail.isEmpty ? "Required value" : "Required value: \(detail)")
  }

  /// A field's value breaks a rule.
  package static func invalid(_ field: String, _ value: JSONValue, _ detail: String) -> FieldProblem {
    FieldProblem(field: field, reason: "FieldValueInvalid", message: "Invalid value: \(value.quoted): \(detail)")
  }

  /// A field's value breaks some rules, each with its words.
  package static func invalid(_ field: String, _ value: JSONValue, each details: [String]) -> [FieldProblem] {
    details.map { .invalid(field, value, $0) }
  }

  /// A field's value has the wrong type.
  package static func wrongType(_ field: String, _ value: JSONValue, _ detail: String) -> FieldProblem {
    FieldProblem(field: field, reason: "FieldValueTypeInvalid", message: "Invalid value: \(value.quoted): \(detail)")
  }

  /// A field's value is not one of the allowed values.
  package static func notSupported(_ field: String, _ value: JSONValue, _ allowed: [JSONValue]) -> FieldProblem {
    let list = allowed.map(\.quotedText).joined(separator: ", ")
    return FieldProblem(
      field: field, reason: "FieldValueNotSupported",
      message: "Unsupported value: \(value.quoted)" + (allowed.isEmpty ? "" : ": supported values: \(list)"))
  }

  /// A field must not be set here.
  package static func forbidden(_ field: String, _ detail: String) -> FieldProblem {
    FieldProblem(field: field, reason: "FieldValueForbidden", message: "Forbidden: \(detail)")
  }

  /// Two elements of a list are equal, or have equal keys.
  package static func duplicate(_ field: String, _ value: JSONValue) -> FieldProblem {
    FieldProblem(field: field, reason: "FieldValueDuplicate", message: "Duplicate value: \(value.quoted)")
  }

  /// A text is longer than allowed.
  package static func tooLong(_ field: String, limit: Int) -> FieldProblem {
    FieldProblem(
      field: field, reason: "FieldValueTooLong", message: "Too long: may not be more than \(limit) bytes")
  }

  /// A list or map has more elements than allowed.
  package static func tooMany(_ field: String, count: Int, limit: Int) -> FieldProblem {
    FieldProblem(
      field: field, reason: "FieldValueTooMany",
      message: "Too many: \(count): must have at most \(limit) \(limit == 1 ? "item" : "items")")
  }
}
