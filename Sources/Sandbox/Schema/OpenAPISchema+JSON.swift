import Kubernetes

extension OpenAPISchema {
  /// How a document writes the use of a component.
  enum References: Sendable {
    /// The component's schema itself.
    case inline
    /// OpenAPI v2: `#/definitions/NAME`, with the description beside it.
    case definitions
    /// OpenAPI v3: `#/components/schemas/NAME`, in an `allOf` where something stands beside it.
    case components
  }

  /// The schema as OpenAPI, with nothing but itself needed to read it.
  var json: JSONValue { json(.inline) }

  /// The schema as a document with components holds it where it is used.
  func json(_ references: References) -> JSONValue {
    guard let component = facts.component else { return body(references) }
    let use = facts.use.map { ["description": JSONValue.string($0)] } ?? [:]
    switch references {
    case .inline:
      return .object((body(references).objectValue ?? [:]).merging(use) { $1 })
    case .definitions:
      return .object(use.merging(["$ref": .string("#/definitions/\(component)")]) { $1 })
    case .components:
      let reference: JSONValue = ["$ref": .string("#/components/schemas/\(component)")]
      var result = use
      result["default"] = facts.defaultValue
      if result.isEmpty { return reference }
      result["allOf"] = [reference]
      return .object(result)
    }
  }

  /// The schema's own keywords, without the reference to itself.
  func body(_ references: References) -> JSONValue {
    var result = facts.others
    result["type"] = facts.type.map { .string($0.rawValue) }
    result["description"] = facts.description.map { .string($0) }
    result["format"] = facts.format.map { .string($0) }
    result["default"] = facts.component == nil || isInline(references) ? facts.defaultValue : nil
    if facts.isNullable { result["nullable"] = true }
    if !facts.properties.isEmpty { result["properties"] = .object(facts.properties.mapValues { $0.json(references) }) }
    let required = facts.required + facts.announced
    if !required.isEmpty { result["required"] = .array(required.map { .string($0) }) }
    result["items"] = facts.items?.json(references)
    result["additionalProperties"] = facts.additionalProperties?.json(references)
    facts.rules.write(to: &result, references)
    facts.extensions.write(to: &result, isTyped: facts.isTyped)
    return .object(result)
  }

  private func isInline(_ references: References) -> Bool { if case .inline = references { true } else { false } }

  /// Adds every component that the schema uses, itself included, to `found`.
  func collectComponents(into found: inout [String: OpenAPISchema]) {
    if let component = facts.component {
      guard found[component] == nil else { return }
      found[component] = self
    }
    facts.properties.values.forEach { $0.collectComponents(into: &found) }
    facts.items?.collectComponents(into: &found)
    facts.additionalProperties?.collectComponents(into: &found)
  }
}

extension OpenAPISchema.Rules {
  fileprivate func write(to result: inout [String: JSONValue], _ references: OpenAPISchema.References) {
    result["enum"] = enumeration.map { .array($0) }
    result["pattern"] = pattern.map { .string($0.source) }
    result["minimum"] = minimum.map(JSONValue.init(exactly:))
    result["maximum"] = maximum.map(JSONValue.init(exactly:))
    if isMinimumExclusive { result["exclusiveMinimum"] = true }
    if isMaximumExclusive { result["exclusiveMaximum"] = true }
    result["multipleOf"] = multipleOf.map(JSONValue.init(exactly:))
    let counts = [
      "minLength": minLength, "maxLength": maxLength, "minItems": minItems, "maxItems": maxItems,
      "minProperties": minProperties, "maxProperties": maxProperties,
    ]
    for (name, count) in counts { if let count { result[name] = .integer(Int64(count)) } }
    if hasUniqueItems { result["uniqueItems"] = true }
    for (name, schemas) in ["allOf": allOf, "anyOf": anyOf, "oneOf": oneOf] where !schemas.isEmpty {
      result[name] = .array(schemas.map { $0.json(references) })
    }
    result["not"] = not?.json(references)
  }
}

extension OpenAPISchema.Extensions {
  fileprivate func write(to result: inout [String: JSONValue], isTyped: Bool) {
    if preservesUnknownFields, !isTyped { result["x-kubernetes-preserve-unknown-fields"] = true }
    if isIntOrString, !isTyped { result["x-kubernetes-int-or-string"] = true }
    if isEmbeddedResource { result["x-kubernetes-embedded-resource"] = true }
    result["x-kubernetes-list-type"] = listType.map { .string($0) }
    if !listMapKeys.isEmpty { result["x-kubernetes-list-map-keys"] = .array(listMapKeys.map { .string($0) }) }
    result["x-kubernetes-map-type"] = mapType.map { .string($0) }
    result["x-kubernetes-patch-merge-key"] = patchMergeKey.map { .string($0) }
    result["x-kubernetes-patch-strategy"] = patchStrategy.map { .string($0) }
  }
}

extension JSONValue {
  /// A number, written whole where it is.
  init(exactly number: Double) { self = Int64(exactly: number).map { .integer($0) } ?? .number(number) }
}
