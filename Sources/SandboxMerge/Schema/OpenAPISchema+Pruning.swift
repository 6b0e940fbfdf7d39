package import Kubernetes

extension OpenAPISchema {
  /// The value without the members that the schema does not know, unless it preserves them, and without those that are
  /// null although they may not be and have no default.
  ///
  /// As k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning does for custom resources, and as decoding into a
  /// Go type does for built-in ones; there members that are null, and optional lists and maps that are empty, go, too.
  package func pruned(_ value: JSONValue) -> JSONValue { pruning(value) ?? value }

  /// Paths of the members that `pruned` would drop: what `fieldValidation=Strict` refuses.
  package func unknownFields(in value: JSONValue) -> [String] {
    var found: [String] = []
    collectUnknownFields(in: value, at: "", into: &found)
    return found.sorted()
  }

  /// The schema of a member; `nil` if it is unknown.
  func member(_ name: String) -> OpenAPISchema? { facts.properties[name] ?? facts.additionalProperties }

  private var keepsUnknownMembers: Bool {
    facts.extensions.preservesUnknownFields || (facts.type == nil && facts.properties.isEmpty)
  }

  /// The value without unknown members; `nil` if nothing changes.
  private func pruning(_ value: JSONValue) -> JSONValue? {
    switch value {
    case .object(let members): return pruning(members).map { .object($0) }
    case .array(let elements):
      guard let items = facts.items else { return nil }
      var result: [JSONValue]?
      for (index, element) in elements.enumerated() {
        guard let changed = items.pruning(element) else { continue }
        result = result ?? elements
        result?[index] = changed
      }
      return result.map { .array($0) }
    default: return nil
    }
  }

  private func pruning(_ members: [String: JSONValue]) -> [String: JSONValue]? {
    var result: [String: JSONValue]?
    for (name, value) in members {
      guard let schema = member(name) else {
        if keepsUnknownMembers { continue }
        result = result ?? members
        result?[name] = nil
        continue
      }
      if isDropped(value, schema) {
        result = result ?? members
        result?[name] = nil
      } else if let changed = schema.pruning(value) {
        result = result ?? members
        result?[name] = changed
      }
    }
    return result
  }

  /// Whether a known member is dropped because of its value.
  private func isDropped(_ value: JSONValue, _ schema: OpenAPISchema) -> Bool {
    guard facts.isTyped else {
      return value == .null && !schema.facts.isNullable && schema.facts.defaultValue == nil
    }
    return value == .null || (schema.isOmittedWhenEmpty && value.isEmpty)
  }

  private func collectUnknownFields(in value: JSONValue, at path: String, into found: inout [String]) {
    switch value {
    case .object(let members):
      for (name, value) in members {
        let child = path.isEmpty ? name : "\(path).\(name)"
        if let schema = member(name) {
          schema.collectUnknownFields(in: value, at: child, into: &found)
        } else if !keepsUnknownMembers {
          found.append(child)
        }
      }
    case .array(let elements):
      guard let items = facts.items else { return }
      for (index, element) in elements.enumerated() {
        items.collectUnknownFields(in: element, at: "\(path)[\(index)]", into: &found)
      }
    default: break
    }
  }
}

extension JSONValue {
  /// Whether this is a text without characters, a list without elements or an object without members.
  fileprivate var isEmpty: Bool {
    switch self {
    case .string(let text): text.isEmpty
    case .array(let elements): elements.isEmpty
    case .object(let members): members.isEmpty
    default: false
    }
  }
}
