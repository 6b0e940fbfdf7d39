package import Kubernetes

extension Discovery {
  /// The form of discovery that newer clients ask for on `/api` and `/apis`: everything in one document.
  ///
  /// Clients ask by `Accept: application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList`, and the answer's
  /// Content-Type must say the same. Source: https://github.com/kubernetes/enhancements/issues/3352
  ///
  /// - Parameter isCore: Whether `/api` is asked for, not `/apis`.
  /// - Parameter version: `v2` or `v2beta1`; both have the same form.
  package static func aggregated(_ kinds: [ServedKind], isCore: Bool, version: String = "v2") -> JSONValue {
    let names = isCore ? [""] : groupNames(of: kinds)
    return [
      "kind": "APIGroupDiscoveryList", "apiVersion": .string("apidiscovery.k8s.io/\(version)"), "metadata": [:],
      "items": .array(
        names.map { name in
          [
            "metadata": name.isEmpty
              ? ["creationTimestamp": .null] : ["name": .string(name), "creationTimestamp": .null],
            "versions": .array(versions(of: name, kinds).map { aggregatedVersion($0, of: name, kinds) }),
          ]
        }),
    ]
  }

  private static func aggregatedVersion(_ version: String, of group: String, _ kinds: [ServedKind]) -> JSONValue {
    let served = kinds.filter { $0.group == group && $0.version == version }.sorted { $0.plural < $1.plural }
    return ["version": .string(version), "freshness": "Current", "resources": .array(served.map(\.aggregatedResource))]
  }
}

extension ServedKind {
  fileprivate var aggregatedResource: JSONValue {
    var entry: [String: JSONValue] = [
      "resource": .string(plural), "responseKind": responseKind, "scope": isNamespaced ? "Namespaced" : "Cluster",
      "singularResource": .string(singular), "verbs": .array(verbs.map { .string($0) }),
    ]
    if !shortNames.isEmpty { entry["shortNames"] = .array(shortNames.map { .string($0) }) }
    if !categories.isEmpty { entry["categories"] = .array(categories.map { .string($0) }) }
    if hasStatus {
      entry["subresources"] = [
        ["subresource": "status", "responseKind": responseKind, "verbs": ["get", "patch", "update"]]
      ]
    }
    return .object(entry)
  }

  private var responseKind: JSONValue {
    ["group": .string(group), "version": .string(version), "kind": .string(kind)]
  }
}
