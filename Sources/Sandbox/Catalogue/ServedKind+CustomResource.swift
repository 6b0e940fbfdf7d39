import Kubernetes

extension ServedKind {
  /// The kinds that a custom resource definition (apiextensions.k8s.io/v1) makes the server serve, one per served version.
  ///
  /// - Throws: `SchemaError` where the definition lacks what serving needs, or has a schema that cannot be read.
  static func kinds(of definition: JSONValue) throws -> [ServedKind] {
    try (definition["spec"]?["versions"]?.arrayValue ?? []).filter { $0["served"]?.boolValue == true }.map { version in
      try ServedKind(customResourceDefinition: definition, version: version)
    }
  }

  /// One version of a custom resource.
  ///
  /// - Parameter definition: The CustomResourceDefinition.
  /// - Parameter version: An element of its `spec.versions`.
  /// - Throws: `SchemaError` where something is missing or the schema cannot be read.
  init(customResourceDefinition definition: JSONValue, version: JSONValue) throws {
    func text(_ json: JSONValue?, _ path: String) throws -> String {
      guard let text = json?.stringValue, !text.isEmpty else {
        throw SchemaError(description: "\(path): Required value")
      }
      return text
    }
    let spec = definition["spec"] ?? [:]
    let names = spec["names"] ?? [:]
    group = try text(spec["group"], "spec.group")
    self.version = try text(version["name"], "spec.versions.name")
    kind = try text(names["kind"], "spec.names.kind")
    plural = try text(names["plural"], "spec.names.plural")
    listKind = names["listKind"]?.stringValue ?? kind + "List"
    singular = names["singular"]?.stringValue ?? kind.lowercased()
    shortNames = names["shortNames"]?.arrayValue?.compactMap(\.stringValue) ?? []
    categories = names["categories"]?.arrayValue?.compactMap(\.stringValue) ?? []
    isNamespaced = spec["scope"]?.stringValue == "Namespaced"
    verbs = ServedKind.allVerbs
    hasStatus = version["subresources"]?["status"]?.objectValue != nil
    schema = try version["schema"]?["openAPIV3Schema"].map { try OpenAPISchema($0) }
    let definitions = version["additionalPrinterColumns"]?.arrayValue ?? TableColumn.defaultDefinitions
    columns = try [TableColumn.name] + definitions.map { try TableColumn(definition: $0) }
    naming = .subdomain
    immutable = []
    completion = nil
    preparation = nil
    rules = nil
    updateRules = nil
  }
}
