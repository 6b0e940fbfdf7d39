import CRDs
import Kubernetes

/// Expands `{{ namespace.name }}` in the types that several kinds share.
struct PlaceholderFiller {
  let namespace: String

  func callAsFunction(_ text: String) -> String { Template.expand(text, namespace: namespace) }

  func callAsFunction(_ texts: [String]?) -> [String]? { texts?.map { self($0) } }

  func callAsFunction(_ labels: [String: String]?) -> [String: String]? {
    labels?.expandingKeys(namespace: namespace).mapValues { self($0) }
  }

  func callAsFunction(_ amounts: [String: Quantity]?) -> [String: Quantity]? {
    amounts?.expandingKeys(namespace: namespace)
  }

  func callAsFunction(_ selector: LabelSelector) -> LabelSelector {
    LabelSelector(
      matchLabels: self(selector.matchLabels),
      matchExpressions: selector.matchExpressions?.map {
        LabelSelectorRequirement(key: self($0.key), operator: $0.operator, values: self($0.values))
      })
  }
}

extension JSONValue {
  /// Whether any string in the value, keys included, has a placeholder.
  var hasPlaceholder: Bool {
    switch self {
    case .string(let text): Template.hasPlaceholder(text)
    case .array(let elements): elements.contains(where: \.hasPlaceholder)
    case .object(let members): members.contains { Template.hasPlaceholder($0.key) || $0.value.hasPlaceholder }
    case .null, .bool, .integer, .number: false
    }
  }

  /// The value with all placeholders expanded.
  func expanding(namespace: String) -> JSONValue {
    switch self {
    case .string(let text): .string(Template.expand(text, namespace: namespace))
    case .array(let elements): .array(elements.map { $0.expanding(namespace: namespace) })
    case .object(let members):
      .object(members.expandingKeys(namespace: namespace).mapValues { $0.expanding(namespace: namespace) })
    case .null, .bool, .integer, .number: self
    }
  }
}

extension Dictionary where Key == String {
  /// The members with expanded keys. If two keys become equal, the key without a placeholder takes precedence, otherwise the
  /// first in order, so that the result is deterministic.
  func expandingKeys(namespace: String) -> Self {
    let templates = keys.filter(Template.hasPlaceholder).sorted()
    return templates.reduce(into: self) { members, template in
      guard let value = members.removeValue(forKey: template) else { return }
      let key = Template.expand(template, namespace: namespace)
      if members[key] == nil { members[key] = value }
    }
  }
}
