import CRDs
package import Kubernetes

/// The objects that are sent to create, restore and release generated objects.
package enum Replacement {
  /// The live object with everything that belongs to the operator exactly as desired: its labels, its owner references, and
  /// all fields but `metadata` and `status`. Labels, annotations, finalizers and owner references of others stay.
  ///
  /// Sent by PUT, it replaces the version of `live` and no other.
  package static func object(desired: DesiredObject, over live: JSONValue) -> JSONValue {
    guard var object = desired.manifest.objectValue else { return desired.manifest }
    var metadata = bare(live)
    let labels = metadata["labels"]?.objectValue ?? [:]
    metadata["labels"] = .object(labels.merging(desired.manifest["metadata"]?["labels"]?.objectValue ?? [:]) { $1 })
    let owners = desired.manifest["metadata"]?["ownerReferences"]?.arrayValue ?? []
    set(&metadata, owners: owners + otherOwners(of: live, than: desired.baselines))
    object["metadata"] = .object(metadata)
    if let status = live["status"] { object["status"] = status }
    return .object(object)
  }

  /// The desired object alone, without anything that others have added to the live object's metadata: for an object that
  /// others have made so large that the API server refuses another write with their additions.
  package static func bareObject(desired: DesiredObject, over live: JSONValue) -> JSONValue {
    var object = desired.manifest
    for field in ["uid", "resourceVersion"] { object["metadata"]?[field] = live["metadata"]?[field] }
    object["metadata"]?["managedFields"] = clearedFields
    return object
  }

  /// Whether others have filled the metadata of an object so that writes of it take seconds.
  ///
  /// Annotations have at most 256 KiB (`TotalAnnotationSizeLimitB` in k8s.io/apimachinery). Labels have no limit but the size
  /// of objects, 1.5 MiB in etcd, and real ones have some hundred bytes.
  package static func isPadded(_ live: JSONValue) throws -> Bool {
    try JSONValue.object(bare(live)).jsonData().count > maxMetadataSize
  }

  /// Twice the maximum size of annotations, in bytes.
  private static let maxMetadataSize = 512 << 10

  /// The live object without its effect, for an object that is removed although a finalizer may keep it.
  ///
  /// - Parameters:
  ///   - live: The object.
  ///   - kind: Its kind.
  ///   - keepsMetadata: Whether labels, annotations and owner references stay. Without them, the object is never too large.
  package static func withoutEffect(_ live: JSONValue, kind: ManagedKind, keepsMetadata: Bool = true) -> JSONValue {
    var object = live
    var metadata = bare(live)
    if !keepsMetadata {
      metadata = metadata.filter { ["name", "namespace", "uid", "resourceVersion", "finalizers"].contains($0.key) }
      metadata["managedFields"] = clearedFields
    }
    object["metadata"] = .object(metadata)
    kind.type.removeEffect(from: &object)
    return object
  }

  /// A value of `managedFields` with one empty entry, which clears the field; an absent or empty list keeps it.
  /// https://kubernetes.io/docs/reference/using-api/server-side-apply/#clearing-managedfields
  private static let clearedFields: JSONValue = [[:]]

  /// The live object without the operator's labels and owner references; `nil` if it has none.
  package static func released(_ live: JSONValue) -> JSONValue? {
    guard var object = live.objectValue else { return nil }
    var metadata = bare(live)
    let labels = metadata["labels"]?.objectValue ?? [:]
    let kept = labels.filter { !WellKnown.ownershipLabels.contains($0.key) }
    let owners = live["metadata"]?["ownerReferences"]?.arrayValue ?? []
    let others = owners.filter { $0["kind"]?.stringValue != SecurityBaseline.resourceType.kind }
    guard kept.count < labels.count || others.count < owners.count else { return nil }
    metadata["labels"] = .object(kept)
    set(&metadata, owners: others)
    object["metadata"] = .object(metadata)
    return .object(object)
  }

  private static func set(_ metadata: inout [String: JSONValue], owners: [JSONValue]) {
    if owners.isEmpty {
      metadata.removeValue(forKey: "ownerReferences")
    } else {
      metadata["ownerReferences"] = .array(owners)
    }
  }

  /// The metadata without `managedFields`, which the server maintains.
  private static func bare(_ live: JSONValue) -> [String: JSONValue] {
    var metadata = live["metadata"]?.objectValue ?? [:]
    metadata.removeValue(forKey: "managedFields")
    return metadata
  }

  /// Owner references other than to baselines of these names.
  private static func otherOwners(of live: JSONValue, than baselines: [String]) -> [JSONValue] {
    (live["metadata"]?["ownerReferences"]?.arrayValue ?? []).filter { owner in
      owner["kind"]?.stringValue != SecurityBaseline.resourceType.kind
        || !baselines.contains(owner["name"]?.stringValue ?? "")
    }
  }
}

/// Gives up fields of objects that belong to others: the default service account.
package enum FieldRelease {
  /// The object without fields. Applying it removes the fields that the operator alone owns.
  package static func manifest(of id: ObjectID) -> JSONValue {
    let type = id.kind.resourceType
    return [
      "apiVersion": .string(type.apiVersion), "kind": .string(type.kind),
      "metadata": ["name": .string(id.name), "namespace": .string(id.namespace)],
    ]
  }

  /// A merge patch that sets fields of an object that others have made so large that the API server refuses to apply them. It
  /// removes what can be added without limit: labels, finalizers, owner references, and lists of Secrets.
  package static func patch(setting fields: JSONValue) -> JSONValue {
    var patch = fields
    for field in ["labels", "finalizers", "ownerReferences"] { patch["metadata"]?[field] = .null }
    patch["metadata"]?["managedFields"] = [[:]]
    for field in ["secrets", "imagePullSecrets"] { patch[field] = .null }
    return patch
  }

  /// A merge patch that removes the operator's annotation, whoever else owns it.
  package static let unmarking: JSONValue = ["metadata": ["annotations": [WellKnown.hardenedByAnnotation: .null]]]
}
