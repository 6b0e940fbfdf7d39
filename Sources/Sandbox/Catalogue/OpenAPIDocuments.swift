import Kubernetes

/// The OpenAPI documents, by which kubectl explains fields, checks manifests and finds out how lists merge.
///
/// Source: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-interface-definition
enum OpenAPIDocuments {
  /// `/openapi/v3`: where the document of each group and version is.
  ///
  /// - Parameter hash: Changes with the documents' content; clients may cache what they got under it.
  static func index(_ kinds: [ServedKind], hash: String) -> JSONValue {
    let paths = Set(kinds.map(\.documentPath))
    return [
      "paths": .object(
        paths.reduce(into: [:]) { $0[$1] = ["serverRelativeURL": .string("/openapi/v3/\($1)?hash=\(hash)")] })
    ]
  }

  /// `/openapi/v3/PATH`, as `apis/apps/v1` or `api/v1`; nil where nothing is served there.
  static func document(_ path: String, _ kinds: [ServedKind]) -> JSONValue? {
    let served = kinds.filter { $0.documentPath == path }
    guard !served.isEmpty else { return nil }
    var components: [String: OpenAPISchema] = [:]
    var schemas: [String: JSONValue] = [:]
    for kind in served { kind.documentSchema.collectComponents(into: &components) }
    for (name, schema) in components { schemas[name] = schema.body(.components) }
    for kind in served { schemas[kind.component] = kind.tagged(kind.documentSchema.body(.components)) }
    return [
      "openapi": "3.0.0", "info": info, "paths": .object(paths(of: served, isVersion3: true)),
      "components": ["schemas": .object(schemas)],
    ]
  }

  /// `/openapi/v2`: everything in one document.
  static func swagger(_ kinds: [ServedKind]) -> JSONValue {
    var components: [String: OpenAPISchema] = [:]
    var definitions: [String: JSONValue] = [:]
    for kind in kinds { kind.documentSchema.collectComponents(into: &components) }
    for (name, schema) in components { definitions[name] = schema.body(.definitions) }
    for kind in kinds { definitions[kind.component] = kind.tagged(kind.documentSchema.body(.definitions)) }
    return [
      "swagger": "2.0", "info": info, "paths": .object(paths(of: kinds, isVersion3: false)),
      "definitions": .object(definitions),
    ]
  }

  private static let info: JSONValue = ["title": "Plimsoll sandbox", "version": Discovery.version["gitVersion"] ?? ""]

  private static func paths(of kinds: [ServedKind], isVersion3: Bool) -> [String: JSONValue] {
    kinds.reduce(into: [:]) { $0["/\($1.objectPath)"] = OpenAPIOperations.item(of: $1, isVersion3: isVersion3) }
  }
}

extension ServedKind {
  /// Path of the document of the kind's group and version: `apis/apps/v1`.
  var documentPath: String { group.isEmpty ? "api/\(version)" : "apis/\(group)/\(version)" }

  /// Path of an object, with its parameters in braces; of reviews, which have no names, the path they are sent to.
  var objectPath: String {
    "\(documentPath)/\(isNamespaced ? "namespaces/{namespace}/" : "")\(plural)\(isStored ? "/{name}" : "")"
  }

  /// Name of the kind's component: the schema's own, or made from the group as kube-apiserver does for custom resources.
  var component: String {
    schema?.facts.component
      ?? (group.split(separator: ".").reversed() + [Substring(version), Substring(kind)]).joined(separator: ".")
  }

  /// The schema that documents have; without one, an object of any content.
  fileprivate var documentSchema: OpenAPISchema { schema ?? ServedKind.anyObject }

  private static let anyObject = OpenAPISchema.object(
    nil, "An object that the sandbox keeps without knowing its fields.",
    ["apiVersion": MetaSchemas.apiVersion, "kind": MetaSchemas.kind, "metadata": MetaSchemas.objectMeta]
  ).with {
    $0.extensions.preservesUnknownFields = true
    $0.isTyped = false
  }

  /// The schema with the kind's name on it, by which clients find it.
  fileprivate func tagged(_ schema: JSONValue) -> JSONValue {
    var schema = schema
    schema["x-kubernetes-group-version-kind"] = [groupVersionKind]
    return schema
  }

  /// Group, version and kind as documents have them.
  var groupVersionKind: JSONValue {
    ["group": .string(group), "version": .string(version), "kind": .string(kind)]
  }
}
