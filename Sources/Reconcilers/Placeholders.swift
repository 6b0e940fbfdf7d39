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
      .object(members.expandingKeys(namespace: namespace).mapValues { $0.expanding(namespace: namespace) })
    case .null, .bool, .integer, .number: self
    }
  }
}

extension Dictionary where Key == String {
  /// The members with the namespace's name filled in in the keys. Where two keys become one, the one that was written out
  /// stays, else the first in order: every reading of a baseline leads to the same object.
  func expandingKeys(namespace: String) -> Self {
    let templates = keys.filter(Template.hasPlaceholder).sorted()
    return templates.reduce(into: self) { members, template in
      guard let value = members.removeValue(forKey: template) else { return }
      let key = Template.expand(template, namespace: namespace)
      if members[key] == nil { members[key] = value }
    }
  }
}
