import Kubernetes

/// The operations in OpenAPI documents, as far as kubectl reads them: whether a kind can be patched, in which ways, and
/// with which query parameters.
enum OpenAPIOperations {
  /// What can be done with a kind that is not stored.
  private static func review(of kind: ServedKind) -> JSONValue {
    [
      "x-kubernetes-action": "post", "x-kubernetes-group-version-kind": kind.groupVersionKind,
      "responses": ["200": ["description": "OK"]],
    ]
  }

  /// What can be done at the path of an object.
  static func item(of kind: ServedKind, isVersion3: Bool) -> JSONValue {
    guard kind.verbs.contains("patch") else { return kind.isStored ? [:] : ["post": review(of: kind)] }
    let parameters = ["dryRun", "fieldManager", "fieldValidation", "force"].map { name in
      let type: JSONValue = name == "force" ? "boolean" : "string"
      return isVersion3
        ? ["name": .string(name), "in": "query", "schema": ["type": type, "uniqueItems": true]] as JSONValue
        : ["name": .string(name), "in": "query", "type": type, "uniqueItems": true]
    }
    var patch: [String: JSONValue] = [
      "parameters": .array(parameters), "x-kubernetes-action": "patch",
      "x-kubernetes-group-version-kind": kind.groupVersionKind, "responses": ["200": ["description": "OK"]],
    ]
    if isVersion3 {
      patch["requestBody"] = [
        "content": .object(kind.patchTypes.reduce(into: [:]) { $0[$1] = ["schema": ["type": "object"]] })
      ]
    } else {
      patch["consumes"] = .array(kind.patchTypes.map { .string($0) })
    }
    return ["patch": .object(patch)]
  }
}

extension ServedKind {
  /// Media types of the patches that the kind takes; strategic merge patches are for built-in kinds with a schema.
  var patchTypes: [String] {
    ["application/json-patch+json", "application/merge-patch+json"]
      + (schema?.facts.isTyped == true ? ["application/strategic-merge-patch+json"] : [])
      + ["application/apply-patch+yaml"]
  }
}
