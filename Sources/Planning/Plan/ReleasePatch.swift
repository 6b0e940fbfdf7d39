import CRDs
package import Kubernetes

/// Removes the operator's labels and owner references from a live object.
package enum ReleasePatch {
  /// JSON patch operations, with a test of the resourceVersion; `nil` if there is nothing to remove.
  package static func operations(for live: JSONValue) -> [JSONValue]? {
    guard let metadata = live["metadata"], let version = metadata["resourceVersion"] else { return nil }
    let labels = metadata["labels"]?.objectValue ?? [:]
    let kept = labels.filter { !ours.contains($0.key) }
    let owners = metadata["ownerReferences"]?.arrayValue ?? []
    let others = owners.filter { $0["kind"]?.stringValue != SecurityBaseline.resourceType.kind }
    guard kept.count < labels.count || others.count < owners.count else { return nil }
    var operations: [JSONValue] = [operation("test", "/metadata/resourceVersion", version)]
    if kept.count < labels.count { operations.append(operation("replace", "/metadata/labels", .object(kept))) }
    if others.count < owners.count {
      operations.append(operation("replace", "/metadata/ownerReferences", .array(others)))
    }
    return operations
  }

  private static let ours: Set<String> = [
    WellKnown.managedByLabel, WellKnown.baselineLabel, WellKnown.controlLabel,
  ]

  private static func operation(_ name: String, _ path: String, _ value: JSONValue) -> JSONValue {
    ["op": .string(name), "path": .string(path), "value": value]
  }
}

/// Releases the fields of an object that belongs to others: the default service account.
package enum FieldRelease {
  /// The object without fields. Applying it removes the fields that the operator alone owns.
  package static func manifest(of id: ObjectID) -> JSONValue {
    let type = id.kind.resourceType
    return [
      "apiVersion": .string(type.apiVersion), "kind": .string(type.kind),
      "metadata": ["name": .string(id.name), "namespace": .string(id.namespace)],
    ]
  }

  /// A merge patch that removes the operator's annotation, even if other managers own it.
  package static let unmarking: JSONValue = ["metadata": ["annotations": [WellKnown.hardenedByAnnotation: .null]]]
}
