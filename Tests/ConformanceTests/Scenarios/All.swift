import Kubernetes

extension Scenario {
  /// Every scenario.
  static let all: [Scenario] =
    discovery + unknownThings + creation + updates + deletion + lists + watches + tables + patches + applying
    + statuses + dryRuns + ownership + customResources + customValidation + admission + access
}

/// Objects that scenarios make, as small as they come.
enum Make {
  /// A namespace.
  static func namespace(_ name: String, labels: [String: JSONValue] = [:]) -> JSONValue {
    var metadata: JSONValue = ["name": .string(name)]
    if !labels.isEmpty { metadata["labels"] = .object(labels) }
    return ["apiVersion": "v1", "kind": "Namespace", "metadata": metadata]
  }

  /// A config map.
  static func configMap(
    _ name: String, data: JSONValue? = nil, labels: JSONValue? = nil, metadata extra: [String: JSONValue] = [:]
  ) -> JSONValue {
    var metadata = extra
    metadata["name"] = .string(name)
    metadata["labels"] = labels
    var object: JSONValue = ["apiVersion": "v1", "kind": "ConfigMap", "metadata": .object(metadata)]
    object["data"] = data
    return object
  }

  /// A pod of one container; privileged if requested.
  static func pod(_ name: String, isPrivileged: Bool = false, resources: JSONValue? = nil) -> JSONValue {
    var container: JSONValue = ["name": "main", "image": "registry.example/app:1"]
    if isPrivileged { container["securityContext"] = ["privileged": true] }
    container["resources"] = resources
    return [
      "apiVersion": "v1", "kind": "Pod", "metadata": ["name": .string(name)],
      "spec": ["containers": [container], "automountServiceAccountToken": false],
    ]
  }

  /// A service account.
  static func serviceAccount(_ name: String) -> JSONValue {
    ["apiVersion": "v1", "kind": "ServiceAccount", "metadata": ["name": .string(name)]]
  }
}

extension Step {
  /// Makes a namespace for the scenario.
  static func makeNamespace(_ name: String, labels: [String: JSONValue] = [:]) -> Step {
    .post("/api/v1/namespaces", Make.namespace(name, labels: labels))
      .titled("make namespace \(name)")
      .ignoring("/metadata/labels", "/metadata/managedFields")
  }

  /// Makes the service account that pods of a namespace run as; a controller may have been faster.
  static func makeDefaultAccount(_ namespace: String) -> Step {
    .post("/api/v1/namespaces/\(namespace)/serviceaccounts", Make.serviceAccount("default"))
      .titled("make the service account default").accepting(codes: 409)
  }

  /// Makes a config map.
  static func makeConfigMap(_ namespace: String, _ object: JSONValue) -> Step {
    .post("/api/v1/namespaces/\(namespace)/configmaps", object)
  }
}
