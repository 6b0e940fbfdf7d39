public import Kubernetes

extension Schema {
  /// The structural schema (`JSONSchemaProps` of `apiextensions.k8s.io/v1`).
  ///
  /// - Parameter withRules: Whether the schema includes CEL rules; see `CustomResourceDefinition.manifest(withRules:)`.
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
    case .list(let element, let type, let count):
      [
        "type": "array", "items": element.openAPI(withRules: withRules), "maxItems": .integer(Int64(count.upperBound)),
      ].merging(count.lowerBound > 0 ? ["minItems": .integer(Int64(count.lowerBound))] : [:]) { $1 }
        .merging(type.openAPI) { $1 }
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

extension Schema.ListType {
  fileprivate var openAPI: [String: JSONValue] {
    switch self {
    case .atomic: ["x-kubernetes-list-type": "atomic"]
    case .set: ["x-kubernetes-list-type": "set"]
    case .map(let key): ["x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": [.string(key)]]
    }
  }
}

extension Schema.Text {
  private var allowsEmpty: Bool { enumValues.isEmpty ? length.lowerBound == 0 : enumValues.contains("") }

  fileprivate var openAPI: [String: JSONValue] {
    var members: [String: JSONValue] = ["type": "string"]
    // API servers that were built with a newer Go release than upstream used (1.20 of Debian) treat an empty text as
    // null.
    if allowsEmpty { members["nullable"] = true }
    guard enumValues.isEmpty else {
      members["enum"] = .array(enumValues.map(JSONValue.string))
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
