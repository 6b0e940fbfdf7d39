import Kubernetes

/// The operations in OpenAPI documents, as far as kubectl reads them: whether a kind can be patched, with which media types
/// and with which query parameters.
enum OpenAPIOperations {
  /// The operations at the path of an object.
  static func item(of kind: ServedKind) -> JSONValue {
    guard kind.isStored else { return ["post": operation("post", kind)] }
    var patch = operation("patch", kind)
    patch["parameters"] = .array(
      ["dryRun", "fieldManager", "fieldValidation", "force"].map { name in
        ["name": .string(name), "in": "query", "schema": ["type": name == "force" ? "boolean" : "string"]]
      })
    patch["requestBody"] = [
      "content": .object(kind.patchTypes.reduce(into: [:]) { $0[$1] = ["schema": ["type": "object"]] })
    ]
    return ["patch": patch]
  }

  private static func operation(_ action: JSONValue, _ kind: ServedKind) -> JSONValue {
    [
      "x-kubernetes-action": action, "x-kubernetes-group-version-kind": kind.groupVersionKind,
      "responses": ["200": ["description": "OK"]],
    ]
  }
}

extension ServedKind {
  /// Media types of the patches that the kind accepts. Strategic merge patches are for built-in kinds.
  package var patchTypes: [String] {
    ["application/json-patch+json", "application/merge-patch+json"]
      + (isCustom ? [] : ["application/strategic-merge-patch+json"]) + ["application/apply-patch+yaml"]
  }
}
