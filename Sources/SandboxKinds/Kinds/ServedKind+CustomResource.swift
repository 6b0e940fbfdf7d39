package import Kubernetes
import SandboxMerge

extension ServedKind {
  /// The kinds that a custom resource definition (apiextensions.k8s.io/v1) defines, one for each served version.
  ///
  /// - Throws: `SchemaError` if the definition is incomplete, or has a schema that cannot be read.
  package static func kinds(of definition: JSONValue) throws -> [ServedKind] {
    try definition.elements("spec", "versions").filter { $0["served"] == true }.map { version in
      try ServedKind(customResourceDefinition: definition, version: version)
    }
  }

  /// One version of a custom resource.
  ///
  /// - Parameter definition: The CustomResourceDefinition.
  /// - Parameter version: An element of its `spec.versions`.
  /// - Throws: `SchemaError` if something is missing or the schema cannot be read.
  package init(customResourceDefinition definition: JSONValue, version: JSONValue) throws {
    func required<Value>(_ value: Value?, _ path: String) throws -> Value {
      guard let value else { throw SchemaError(description: "\(path): Required value") }
      return value
    }
    func text(_ json: JSONValue?, _ path: String) throws -> String {
      try required(json?.stringValue.flatMap { $0.isEmpty ? nil : $0 }, path)
    }
    let spec = definition["spec"] ?? [:]
    let names = spec["names"] ?? [:]
    group = try text(spec["group"], "spec.group")
    self.version = try text(version["name"], "spec.versions.name")
    kind = try text(names["kind"], "spec.names.kind")
    plural = try text(names["plural"], "spec.names.plural")
    listKind = names["listKind"]?.stringValue ?? kind + "List"
    singular = names["singular"]?.stringValue ?? kind.lowercased()
    shortNames = names.elements("shortNames").compactMap(\.stringValue)
    categories = names.elements("categories").compactMap(\.stringValue)
    isNamespaced = spec["scope"] == "Namespaced"
    verbs = ServedKind.allVerbs
    hasStatus = version.value("subresources", "status")?.objectValue != nil
    let document = try required(version.value("schema", "openAPIV3Schema"), "spec.versions.schema.openAPIV3Schema")
    source = .defined(try OpenAPISchema(definition: document, objectMeta: RecordedSchemas.shared.objectMeta), document)
    behavior = KindBehavior()
    behavior.countsGenerations = true
    let columns = version["additionalPrinterColumns"]?.arrayValue ?? TableColumn.defaultDefinitions
    behavior.columns = try [.name] + columns.map { try TableColumn(definition: $0) }
  }
}
