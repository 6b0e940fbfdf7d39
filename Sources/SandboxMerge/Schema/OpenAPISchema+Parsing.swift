package import Kubernetes

/// Why a schema of a custom resource definition cannot be served.
package struct SchemaError: Error, CustomStringConvertible {
  /// Path beneath `openAPIV3Schema`, and what is wrong there.
  package var description: String

  package init(description: String) { self.description = description }
}

extension OpenAPISchema {
  /// Reads the `openAPIV3Schema` of a custom resource definition.
  ///
  /// As in kube-apiserver the root's `apiVersion`, `kind` and `metadata` have their usual schema whatever is said of
  /// them; only rules for `metadata.name` and `metadata.generateName` are the definition's.
  ///
  /// - Throws: `SchemaError` that names the place.
  ///
  /// - Parameter objectMeta: The schema of `metadata`.
  package convenience init(definition json: JSONValue, objectMeta: OpenAPISchema) throws {
    var facts = try DefinitionReader(objectMeta: objectMeta).facts(of: json, at: "openAPIV3Schema")
    facts.type = facts.type ?? .object
    DefinitionReader(objectMeta: objectMeta).addEnvelope(to: &facts)
    self.init(facts)
  }
}

/// Reads the schema of a custom resource definition.
private struct DefinitionReader {
  let objectMeta: OpenAPISchema

  typealias Facts = OpenAPISchema.Facts

  /// Gives a schema the members that every object has.
  func addEnvelope(to facts: inout Facts) {
    var text = Facts()
    text.type = .string
    let given = facts.properties["metadata"]?.facts.properties ?? [:]
    for name in ["apiVersion", "kind"] where facts.properties[name] == nil {
      facts.properties[name] = OpenAPISchema(text)
    }
    var metadata = objectMeta.facts
    for name in ["name", "generateName"] {
      if let member = given[name] { metadata.properties[name] = member }
    }
    facts.properties["metadata"] = given.isEmpty ? objectMeta : OpenAPISchema(metadata)
  }

  private func schema(of json: JSONValue, at path: String) throws -> OpenAPISchema {
    OpenAPISchema(try facts(of: json, at: path))
  }

  func facts(of json: JSONValue, at path: String) throws -> Facts {
    guard let members = json.objectValue else { throw SchemaError(description: "\(path): must be an object") }
    var facts = Facts()
    var reader = Reader(path: path, members: members, definition: self)
    facts.type = try reader.type()
    facts.format = try reader.take("format", \.stringValue, "a string")
    facts.isNullable = try reader.take("nullable", \.boolValue, "a boolean") ?? false
    facts.defaultValue = reader.members.removeValue(forKey: "default")
    facts.required = try reader.strings("required")
    facts.properties =
      try reader.take("properties", \.objectValue, "an object")?.reduce(into: [:]) {
        $0[$1.key] = try schema(of: $1.value, at: "\(path).properties[\($1.key)]")
      } ?? [:]
    facts.items = try reader.members.removeValue(forKey: "items").map { try schema(of: $0, at: "\(path).items") }
    switch reader.members.removeValue(forKey: "additionalProperties") {
    case nil, .bool(false): break
    case .bool(true): facts.additionalProperties = OpenAPISchema(Facts())
    case let json?: facts.additionalProperties = try schema(of: json, at: "\(path).additionalProperties")
    }
    facts.extensions = try reader.extensions()
    facts.rules = try reader.rules()
    if facts.extensions.isEmbeddedResource { addEnvelope(to: &facts) }
    return facts
  }

  /// Reads keywords off a schema one by one.
  private struct Reader {
    let path: String
    var members: [String: JSONValue]
    let definition: DefinitionReader

    mutating func take<Value>(_ name: String, _ read: (JSONValue) -> Value?, _ words: String) throws -> Value? {
      guard let json = members.removeValue(forKey: name), json != .null else { return nil }
      guard let value = read(json) else { throw SchemaError(description: "\(path).\(name): must be \(words)") }
      return value
    }

    mutating func strings(_ name: String) throws -> [String] {
      try take(name, \.arrayValue, "an array")?.map {
        guard let text = $0.stringValue else { throw SchemaError(description: "\(path).\(name): must hold strings") }
        return text
      } ?? []
    }

    mutating func count(_ name: String) throws -> Int? {
      try take(name, \.integerValue, "a whole number").map { Int($0) }
    }

    mutating func number(_ name: String) throws -> Double? { try take(name, \.doubleValue, "a number") }

    mutating func flag(_ name: String) throws -> Bool { try take(name, \.boolValue, "a boolean") ?? false }

    mutating func type() throws -> OpenAPISchema.ValueType? {
      try take("type", \.stringValue, "a string").flatMap { name in
        if name.isEmpty { return nil }
        guard let type = OpenAPISchema.ValueType(rawValue: name) else {
          throw SchemaError(
            description: "\(path).type: must be one of array, boolean, integer, number, object, string, not \(name)")
        }
        return type
      }
    }

    mutating func extensions() throws -> OpenAPISchema.Extensions {
      var result = OpenAPISchema.Extensions()
      result.preservesUnknownFields = try flag("x-kubernetes-preserve-unknown-fields")
      result.isIntOrString = try flag("x-kubernetes-int-or-string")
      result.isEmbeddedResource = try flag("x-kubernetes-embedded-resource")
      result.listType = try take("x-kubernetes-list-type", \.stringValue, "a string")
      result.listMapKeys = try strings("x-kubernetes-list-map-keys")
      result.mapType = try take("x-kubernetes-map-type", \.stringValue, "a string")
      result.patchMergeKey = try take("x-kubernetes-patch-merge-key", \.stringValue, "a string")
      result.patchStrategy = try take("x-kubernetes-patch-strategy", \.stringValue, "a string")
      return result
    }

    mutating func rules() throws -> OpenAPISchema.Rules {
      var rules = OpenAPISchema.Rules()
      rules.enumeration = try take("enum", \.arrayValue, "an array")
      rules.pattern = try take("pattern", \.stringValue, "a string").flatMap { source in
        if source.isEmpty { return nil }
        do { return try Pattern(source) } catch {
          throw SchemaError(description: "\(path).pattern: \(source) is no regular expression")
        }
      }
      rules.minimum = try number("minimum")
      rules.maximum = try number("maximum")
      rules.isMinimumExclusive = try flag("exclusiveMinimum")
      rules.isMaximumExclusive = try flag("exclusiveMaximum")
      rules.multipleOf = try number("multipleOf")
      rules.minLength = try count("minLength")
      rules.maxLength = try count("maxLength")
      rules.minItems = try count("minItems")
      rules.maxItems = try count("maxItems")
      rules.hasUniqueItems = try flag("uniqueItems")
      rules.minProperties = try count("minProperties")
      rules.maxProperties = try count("maxProperties")
      rules.allOf = try schemas("allOf")
      rules.anyOf = try schemas("anyOf")
      rules.oneOf = try schemas("oneOf")
      rules.not = try members.removeValue(forKey: "not").map { try definition.schema(of: $0, at: "\(path).not") }
      return rules
    }

    private mutating func schemas(_ name: String) throws -> [OpenAPISchema] {
      try take(name, \.arrayValue, "an array")?.enumerated().map { index, json in
        try definition.schema(of: json, at: "\(path).\(name)[\(index)]")
      } ?? []
    }
  }
}
