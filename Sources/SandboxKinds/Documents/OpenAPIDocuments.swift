package import Kubernetes
import SandboxMerge

/// The OpenAPI documents, from which kubectl learns fields, how lists merge and which operations there are.
///
/// Source: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-interface-definition
package enum OpenAPIDocuments {
  /// `/openapi/v3`: the location of the document of each group and version.
  ///
  /// - Parameter hash: Changes with the content of the documents. Clients may cache a document under its hash.
  package static func index(_ kinds: [ServedKind], hash: String) -> JSONValue {
    let paths = Set(kinds.map(\.documentPath))
    return [
      "paths": .object(
        paths.reduce(into: [:]) { $0[$1] = ["serverRelativeURL": .string("/openapi/v3/\($1)?hash=\(hash)")] })
    ]
  }

  /// `/openapi/v3/PATH`, such as `apis/apps/v1` or `api/v1`; `nil` if nothing is served there.
  package static func document(_ path: String, _ kinds: [ServedKind]) -> JSONValue? {
    let served = kinds.filter { $0.documentPath == path }
    guard !served.isEmpty else { return nil }
    var components = OpenAPIComponents()
    for kind in served { components.add(kind) }
    return [
      "openapi": "3.0.0",
      "info": ["title": "Plimsoll sandbox", "version": Discovery.version["gitVersion"] ?? ""],
      "paths": .object(served.reduce(into: [:]) { $0["/\($1.objectPath)"] = OpenAPIOperations.item(of: $1) }),
      "components": ["schemas": .object(components.schemas)],
    ]
  }
}

/// The components of a document: the schemas of its kinds and all that they refer to.
private struct OpenAPIComponents {
  private(set) var schemas: [String: JSONValue] = [:]

  private static let prefix = "#/components/schemas/"
  private static let objectMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"

  package mutating func add(_ kind: ServedKind) {
    switch kind.source {
    case .recorded(let component): add(component)
    case .defined(_, var schema):
      add(Self.objectMeta)
      for name in ["apiVersion", "kind"] { schema.set(["type": "string"], at: "properties", name) }
      schema.set(["allOf": [["$ref": .string(Self.prefix + Self.objectMeta)]]], at: "properties", "metadata")
      schemas[kind.component] = schema
    }
    schemas[kind.component]?["x-kubernetes-group-version-kind"] = [kind.groupVersionKind]
  }

  private mutating func add(_ component: String) {
    guard schemas[component] == nil, let recorded = RecordedSchemas.shared.json(component) else { return }
    var references: Set<String> = []
    schemas[component] = Self.expanded(recorded, &references)
    for reference in references { add(reference) }
  }

  /// The schema with references as documents write them: in an `allOf` if anything stands beside them.
  private static func expanded(_ schema: JSONValue, _ references: inout Set<String>) -> JSONValue {
    guard var members = schema.objectValue else { return schema }
    if let properties = members["properties"]?.objectValue {
      var expanded: [String: JSONValue] = [:]
      for (name, property) in properties { expanded[name] = self.expanded(property, &references) }
      members["properties"] = .object(expanded)
    }
    for name in ["items", "additionalProperties"] {
      if let element = members[name] { members[name] = expanded(element, &references) }
    }
    guard let target = members.removeValue(forKey: "$ref")?.stringValue else { return .object(members) }
    references.insert(target)
    let reference: JSONValue = ["$ref": .string(prefix + target)]
    if members.isEmpty { return reference }
    members["allOf"] = [reference]
    return .object(members)
  }
}

extension ServedKind {
  /// Path of the document of the kind's group and version: `apis/apps/v1`.
  package var documentPath: String { group.isEmpty ? "api/\(version)" : "apis/\(group)/\(version)" }

  /// Path of an object, with its parameters in braces; for reviews, which have no names, the path of the collection.
  package var objectPath: String {
    "\(documentPath)/\(isNamespaced ? "namespaces/{namespace}/" : "")\(plural)\(isStored ? "/{name}" : "")"
  }

  /// Name of the kind's component: the recorded one, or made from the group as kube-apiserver does for custom resources.
  package var component: String {
    if case .recorded(let component) = source { return component }
    return (group.split(separator: ".").reversed() + [Substring(version), Substring(kind)]).joined(separator: ".")
  }

  /// Group, version and kind as documents have them.
  package var groupVersionKind: JSONValue {
    ["group": .string(group), "version": .string(version), "kind": .string(kind)]
  }
}
