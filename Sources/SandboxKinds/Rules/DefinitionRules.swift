import Kubernetes
import SandboxMerge

/// Defaults and rules of custom resource definitions that no schema says.
/// Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1/defaults.go and …/validation.
enum DefinitionRules {
  /// The definition with the names that follow from its kind.
  static func defaulted(_ definition: JSONValue) -> JSONValue {
    var definition = definition
    let kind = definition.text("spec", "names", "kind")
    definition.update("spec") { spec in
      spec.update("names") { names in
        if names.lacks("singular"), !kind.isEmpty { names["singular"] = .string(kind.lowercased()) }
        if names.lacks("listKind"), !kind.isEmpty { names["listKind"] = .string(kind + "List") }
      }
    }
    let stored = definition.elements("spec", "versions").first { $0["storage"] == true }
    if definition.elements("status", "storedVersions").isEmpty, let name = stored?["name"] {
      definition.set([name], at: "status", "storedVersions")
    }
    return definition
  }

  /// All problems of a definition, its schemas' included.
  static func problems(in definition: JSONValue) -> [FieldProblem] {
    let spec = definition["spec"] ?? [:]
    let plural = spec.text("names", "plural")
    let group = spec.text("group")
    let name = definition.text("metadata", "name")
    var found: [FieldProblem] = []
    if name != "\(plural).\(group)" {
      found.append(.invalid("metadata.name", .string(name), "must be spec.names.plural+\".\"+spec.group"))
    }
    if group.isEmpty {
      found.append(.required("spec.group"))
    } else if let message = NameSyntax.subdomainError(group) {
      found.append(.invalid("spec.group", .string(group), message))
    } else if !group.contains(".") {
      found.append(.invalid("spec.group", .string(group), "should be a domain with at least one dot"))
    }
    let scopes: [JSONValue] = ["Cluster", "Namespaced"]
    if spec.lacks("scope") {
      found.append(.required("spec.scope"))
    } else if let scope = spec["scope"], !scopes.contains(scope) {
      found.append(.notSupported("spec.scope", scope, scopes))
    }
    found += versionProblems(spec.elements("versions")) + nameProblems(spec["names"] ?? [:])
    if definition.elements("status", "storedVersions").isEmpty {
      found.append(.invalid("status.storedVersions", .null, "must have at least one stored version"))
    }
    return found
  }

  private static func versionProblems(_ versions: [JSONValue]) -> [FieldProblem] {
    var found: [FieldProblem] = []
    for (index, version) in versions.enumerated() {
      let path = "spec.versions[\(index)]"
      if let message = NameSyntax.dns1035Error(version.text("name")) {
        found.append(.invalid("\(path).name", version["name"] ?? "", message))
      }
      guard let schema = version.value("schema", "openAPIV3Schema") else {
        found.append(.required("\(path).schema.openAPIV3Schema"))
        continue
      }
      found += structureProblems(schema, at: "\(path).schema.openAPIV3Schema", isRoot: true)
      do {
        _ = try OpenAPISchema(definition: schema, objectMeta: RecordedSchemas.shared.objectMeta)
      } catch {
        let words = (error as? SchemaError)?.description ?? "cannot be read"
        found.append(.invalid("\(path).schema", "", words))
      }
      for (index, column) in version.elements("additionalPrinterColumns").enumerated() {
        found += columnProblems(column, at: "\(path).additionalPrinterColumns[\(index)]")
      }
    }
    if Set(versions.map { $0.text("name") }).count < versions.count {
      found.append(.invalid("spec.versions", .array(versions), "must contain unique version names"))
    }
    if versions.count(where: { $0["storage"] == true }) != 1 {
      found.append(
        .invalid("spec.versions", .array(versions), "must have exactly one version marked as storage version"))
    }
    return found
  }

  /// A schema must say of each value what it is: it must be structural.
  ///
  /// Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
  private static func structureProblems(
    _ schema: JSONValue, at path: String, isRoot: Bool = false, of parent: String = "object fields"
  ) -> [FieldProblem] {
    var found: [FieldProblem] = []
    let type = schema.text("type")
    let isFree =
      schema["x-kubernetes-int-or-string"] == true || schema["x-kubernetes-preserve-unknown-fields"] == true
    if type.isEmpty, isRoot || !isFree {
      let words = isRoot ? "at the root" : "for specified \(parent)"
      found.append(.required("\(path).type", "must not be empty \(words)"))
    } else if isRoot, type != "object" {
      found.append(.invalid("\(path).type", .string(type), "must be object at the root"))
    }
    for (name, member) in (schema["properties"]?.objectValue ?? [:]).sorted(by: { $0.key < $1.key })
    where !isRoot || name != "metadata" {
      found += structureProblems(member, at: "\(path).properties[\(name)]")
    }
    if let items = schema["items"], items.objectValue != nil {
      found += structureProblems(items, at: "\(path).items", of: "array items")
    }
    if let values = schema["additionalProperties"], values.objectValue != nil {
      found += structureProblems(values, at: "\(path).additionalProperties")
    }
    return found
  }

  private static func columnProblems(_ column: JSONValue, at path: String) -> [FieldProblem] {
    var found: [FieldProblem] = []
    let types: [JSONValue] = ["boolean", "date", "integer", "number", "string"]
    if let type = column["type"], !types.contains(type) {
      found.append(.invalid("\(path).type", type, "must be one of boolean,date,integer,number,string"))
    }
    do {
      _ = try JSONPath(column.text("jsonPath"))
    } catch {
      let words = (error as? SchemaError)?.description ?? "cannot be read"
      found.append(.invalid("\(path).jsonPath", column["jsonPath"] ?? "", words))
    }
    return found
  }

  private static func nameProblems(_ names: JSONValue) -> [FieldProblem] {
    var found: [FieldProblem] = []
    for member in ["plural", "singular", "kind", "listKind"] {
      let name = names.text(member)
      if name.isEmpty {
        found.append(.required("spec.names.\(member)"))
        continue
      }
      let isMixed = member == "kind" || member == "listKind"
      guard let message = NameSyntax.dns1035Error(isMixed ? name.lowercased() : name) else { continue }
      let words = isMixed ? "may have mixed case, but should otherwise match: \(message)" : message
      found.append(.invalid("spec.names.\(member)", .string(name), words))
    }
    for member in ["shortNames", "categories"] {
      for (index, name) in names.elements(member).enumerated() {
        guard let message = NameSyntax.dns1035Error(name.stringValue ?? "") else { continue }
        found.append(.invalid("spec.names.\(member)[\(index)]", name, message))
      }
    }
    if !names.lacks("kind"), names["kind"] == names["listKind"] {
      found.append(.invalid("spec.names.listKind", names["listKind"] ?? "", "kind and listKind may not be the same"))
    }
    return found
  }
}
