import CRDs
import Kubernetes

extension JSONValue {
  /// Whether any string in it, keys included, has a placeholder.
  var hasPlaceholder: Bool {
    switch self {
    case .string(let text): Template.hasPlaceholder(text)
    case .array(let elements): elements.contains(where: \.hasPlaceholder)
    case .object(let members): members.contains { Template.hasPlaceholder($0.key) || $0.value.hasPlaceholder }
    case .null, .bool, .integer, .number: false
    }
  }

  /// The value with the namespace's name filled in everywhere.
  func expanding(namespace: String) -> JSONValue {
    switch self {
    case .string(let text): .string(Template.expand(text, namespace: namespace))
    case .array(let elements): .array(elements.map { $0.expanding(namespace: namespace) })
    case .object(let members):
      .object(
        members.reduce(into: [:]) {
          $0[Template.expand($1.key, namespace: namespace)] = $1.value.expanding(namespace: namespace)
        })
    case .null, .bool, .integer, .number: self
    }
  }
}
