public import Kubernetes

extension Schema {
  /// The schema as `JSONSchemaProps` of `apiextensions.k8s.io/v1`: structural, every default pruned to what is declared.
  ///
  /// - Parameter withRules: Whether CEL rules are written; see `CustomResourceDefinition.manifest(withRules:)`.
  public func openAPI(withRules: Bool) -> JSONValue {
    var members = shape.openAPI(withRules: withRules)
    members["description"] = .string(description)
    members["default"] = defaultValue
    if withRules, !rules.isEmpty {
      members["x-kubernetes-validations"] = .array(
        rules.map { ["rule": .string($0.expression), "message": .string($0.message)] })
    }
    return .object(members)
  }
}

extension Schema.Shape {
  fileprivate func openAPI(withRules: Bool) -> [String: JSONValue] {
    switch self {
    case .boolean: ["type": "boolean"]
    case .integer(let range): ["type": "integer", "format": "int64"].merging(bounds(range)) { $1 }
    case .string(let text): text.openAPI
    case .intOrString(let range, let syntax):
      syntax.openAPI.merging(range.map(bounds) ?? [:]) { $1 }.merging([
        "anyOf": [["type": "integer"], ["type": "string"]], "x-kubernetes-int-or-string": true,
      ]) { $1 }
    case .object(let fields): objectOpenAPI(fields, withRules: withRules)
    case .map(_, let values, let count):
      [
        "type": "object", "additionalProperties": values.openAPI(withRules: withRules),
        "maxProperties": .integer(Int64(count.upperBound)),
      ].merging(count.lowerBound > 0 ? ["minProperties": .integer(Int64(count.lowerBound))] : [:]) { $1 }
    case .list(let element, let identity, let count):
      [
        "type": "array", "items": element.openAPI(withRules: withRules), "maxItems": .integer(Int64(count.upperBound)),
      ].merging(count.lowerBound > 0 ? ["minItems": .integer(Int64(count.lowerBound))] : [:]) { $1 }
        .merging(identity.openAPI) { $1 }
    }
  }

  private func objectOpenAPI(_ fields: [Schema.Field], withRules: Bool) -> [String: JSONValue] {
    let properties = fields.map { ($0.name, $0.schema.openAPI(withRules: withRules)) }
    let required = fields.filter(\.isRequired).map { JSONValue.string($0.name) }
    var members: [String: JSONValue] = [
      "type": "object", "properties": .object(Dictionary(uniqueKeysWithValues: properties)),
    ]
    if !required.isEmpty { members["required"] = .array(required) }
    return members
  }

  private func bounds(_ range: ClosedRange<Int64>) -> [String: JSONValue] {
    let maximum: [String: JSONValue] = range.upperBound == .max ? [:] : ["maximum": .integer(range.upperBound)]
    return maximum.merging(["minimum": .integer(range.lowerBound)]) { $1 }
  }
}

extension Schema.Identity {
  fileprivate var openAPI: [String: JSONValue] {
    switch self {
    case .atomic: ["x-kubernetes-list-type": "atomic"]
    case .element: ["x-kubernetes-list-type": "set"]
    case .field(let name): ["x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": [.string(name)]]
    }
  }
}

extension Schema.Text {
  private var mayBeEmpty: Bool { choices.isEmpty ? length.lowerBound == 0 : choices.contains("") }

  fileprivate var openAPI: [String: JSONValue] {
    var members: [String: JSONValue] = ["type": "string"]
    // API servers built with a newer Go than they were written for (Debian's 1.20) take an empty text for null.
    if mayBeEmpty { members["nullable"] = true }
    guard choices.isEmpty else {
      members["enum"] = .array(choices.map(JSONValue.string))
      return members
    }
    if length.lowerBound > 0 { members["minLength"] = .integer(Int64(length.lowerBound)) }
    members["maxLength"] = .integer(Int64(length.upperBound))
    if let syntax, !isTemplate { members.merge(syntax.openAPI) { $1 } }
    return members
  }
}

extension Syntax {
  fileprivate var openAPI: [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    members["pattern"] = pattern.map(JSONValue.string)
    members["format"] = format.map(JSONValue.string)
    return members
  }
}
