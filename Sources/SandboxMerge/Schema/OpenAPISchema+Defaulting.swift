package import Kubernetes

extension OpenAPISchema {
  /// The value with every default put in whose parent is there.
  ///
  /// As k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting does: null counts as absent if the member
  /// may not be null, and a default that is an object is itself defaulted. Quantities of built-in kinds get the one form
  /// in which the server writes them.
  package func defaulted(_ value: JSONValue) -> JSONValue { defaulting(value) ?? value }

  /// The value with its defaults; `nil` if nothing changes.
  private func defaulting(_ value: JSONValue) -> JSONValue? {
    guard hasDefaults else { return nil }
    if isQuantity { return QuantityForm.canonical(value) }
    switch value {
    case .object(let members): return defaulting(members).map { .object($0) }
    case .array(let elements):
      guard let items = facts.items else { return nil }
      var result: [JSONValue]?
      for (index, element) in elements.enumerated() {
        guard let changed = items.defaulting(element) else { continue }
        result = result ?? elements
        result?[index] = changed
      }
      return result.map { .array($0) }
    default: return nil
    }
  }

  private func defaulting(_ members: [String: JSONValue]) -> [String: JSONValue]? {
    var result: [String: JSONValue]?
    for (name, value, isNullable) in memberDefaults {
      let present = members[name]
      guard present == nil || (present == .null && !isNullable && value != .null) else { continue }
      result = result ?? members
      result?[name] = facts.properties[name]?.defaulted(value) ?? value
    }
    for (name, value) in members {
      guard let schema = facts.properties[name] ?? facts.additionalProperties, schema.hasDefaults,
        let changed = schema.defaulting(value)
      else { continue }
      result = result ?? members
      result?[name] = changed
    }
    return result
  }
}
