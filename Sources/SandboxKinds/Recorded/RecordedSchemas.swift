import Kubernetes
import SandboxMerge
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The schemas that kube-apiserver publishes for built-in kinds. Each one is parsed when it is first needed.
final class RecordedSchemas: Sendable {
  /// The schemas in `RecordedAPI`.
  static let shared = RecordedSchemas(RecordedAPI.schemas)

  private let text: StaticString
  /// The place of each component's JSON in the text, in bytes.
  private let places: [String: Range<Int>]
  private let schemas = Mutex<[String: OpenAPISchema]>([:])

  /// Finds the components in a text of lines `NAME JSON`.
  init(_ text: StaticString) {
    self.text = text
    var places: [String: Range<Int>] = [:]
    text.withUTF8Buffer { bytes in
      for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
        if let space = line.firstIndex(of: UInt8(ascii: " ")) {
          places[String(decoding: line[..<space], as: UTF8.self)] = (space + 1)..<line.endIndex
        }
      }
    }
    self.places = places
  }

  /// The schema of `metadata`.
  var objectMeta: OpenAPISchema { schema("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta") }

  /// The names of all components.
  var names: [String] { places.keys.sorted() }

  /// The recorded schema of a component; `nil` if there is none of that name.
  func json(_ component: String) -> JSONValue? {
    guard let place = places[component] else { return nil }
    return text.withUTF8Buffer { try? JSONValue(parsing: Data($0[place])) }
  }

  /// A component's schema; one that accepts any object if there is none of the name.
  func schema(_ component: String) -> OpenAPISchema {
    if let known = schemas.withLock({ $0[component] }) { return known }
    let reader = RecordedSchemaReader(component: component, resolve: schema)
    let schema = reader.schema(of: json(component) ?? ["type": "object"])
    return schemas.withLock { schemas in
      let first = schemas[component] ?? schema
      schemas[component] = first
      return first
    }
  }
}

/// Reads a recorded component: what OpenAPI says of a Go type, and what `GoTypes` adds.
struct RecordedSchemaReader {
  /// Name of the component, such as `io.k8s.api.core.v1.PodSpec`.
  let component: String
  /// The schema of another component.
  let resolve: (String) -> OpenAPISchema

  /// The component's schema.
  func schema(of json: JSONValue) -> OpenAPISchema { OpenAPISchema(facts(of: json, component: component)) }

  private func facts(of json: JSONValue, component: String? = nil) -> OpenAPISchema.Facts {
    var facts = json["$ref"]?.stringValue.map { resolve($0).facts } ?? OpenAPISchema.Facts()
    let isReference = json["$ref"] != nil
    facts.isTyped = true
    (facts.defaultValue, facts.zeroValue) = (nil, nil)
    if !isReference { readContent(of: json, component: component, into: &facts) }
    if let strategy = json.textMember("x-kubernetes-patch-strategy") { facts.extensions.patchStrategy = strategy }
    if let key = json.textMember("x-kubernetes-patch-merge-key") { facts.extensions.patchMergeKey = key }
    if let type = json.textMember("x-kubernetes-map-type") { facts.extensions.mapType = type }
    return facts
  }

  private func readContent(of json: JSONValue, component: String?, into facts: inout OpenAPISchema.Facts) {
    facts.component = component
    facts.type = json.textMember("type").flatMap(OpenAPISchema.ValueType.init)
    facts.format = json.textMember("format")
    // `ObjectMetaRules` reports owner references that are incomplete.
    facts.required = isOwnerReference ? [] : json["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
    facts.rules.enumeration = json["enum"]?.arrayValue
    facts.extensions.listType = json.textMember("x-kubernetes-list-type")
    facts.extensions.listMapKeys = json["x-kubernetes-list-map-keys"]?.arrayValue?.compactMap(\.stringValue) ?? []
    facts.items = json["items"].map { OpenAPISchema(self.facts(of: $0)) }
    facts.additionalProperties = json["additionalProperties"].map { OpenAPISchema(self.facts(of: $0)) }
    for (name, member) in json["properties"]?.objectValue ?? [:] {
      facts.properties[name] = self.member(name, member, isRequired: facts.required.contains(name))
    }
    facts.extensions.isIntOrString = component == GoTypes.intOrString || component == OpenAPISchema.quantityComponent
    let isClosed = !facts.properties.isEmpty || facts.additionalProperties != nil || facts.extensions.isIntOrString
    facts.extensions.preservesUnknownFields = !isClosed && (facts.type == .object || facts.type == nil)
  }

  private var isOwnerReference: Bool { component.hasSuffix(".meta.v1.OwnerReference") }

  private func member(_ name: String, _ json: JSONValue, isRequired: Bool) -> OpenAPISchema {
    var facts = facts(of: json)
    let isOmitted = GoTypes.isOmittedWhenEmpty(name, of: component)
    facts.isOmittedWhenEmpty = isOmitted
    facts.zeroValue = isOmitted ? nil : zeroValue(name, json, facts, isRequired: isRequired)
    facts.defaultValue = GoTypes.defaultValue(of: name, in: component) ?? facts.zeroValue
    if facts.defaultValue == nil, let published = json["default"], !published.isZero { facts.defaultValue = published }
    return OpenAPISchema(facts)
  }

  /// The value that Go writes for an absent member; `nil` if it omits the member.
  private func zeroValue(
    _ name: String, _ json: JSONValue, _ facts: OpenAPISchema.Facts, isRequired: Bool
  ) -> JSONValue? {
    if GoTypes.isWrittenAsNull(name, of: component) { return .null }
    if let published = json["default"], published.isZero { return published }
    guard isRequired else { return nil }
    if facts.extensions.isIntOrString { return facts.component == GoTypes.intOrString ? 0 : "0" }
    return facts.type == .array || facts.type == .object || json["$ref"] != nil ? .null : nil
  }
}

extension JSONValue {
  fileprivate func textMember(_ name: String) -> String? { self[name]?.stringValue }

  /// Whether a published default is the zero value of its Go type.
  fileprivate var isZero: Bool { self == [:] || self == "" || self == 0 || self == false }
}
