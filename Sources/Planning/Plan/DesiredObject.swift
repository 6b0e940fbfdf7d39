package import CRDs
package import Kubernetes

/// A required object, or required fields of one.
package struct DesiredObject: Sendable, Hashable {
  /// How much of an object belongs to the operator.
  package enum Claim: Sendable, Hashable {
    /// All of it: pruning deletes it.
    case whole
    /// Some fields of an object that belongs to others: pruning releases the fields.
    case fields
  }

  /// Kind, namespace, name.
  package var id: ObjectID
  /// The control that requires it.
  package var control: ControlID
  /// The baselines that require it: one for a whole object, one or more for fields.
  package var baselines: [String]
  /// The object as it is sent: `apiVersion`, `kind`, `metadata` and content. For fields of an object that belongs to others, it
  /// is the apply configuration.
  package var manifest: JSONValue
  /// The fingerprint of a live object that needs no write.
  package var fingerprint: Fingerprint
  /// A hash of the immutable fields (roleRef, quota scopes); `nil` if the kind has none.
  package var immutable: Fingerprint?
  /// The same change as a merge patch, sent instead of the apply configuration if fields also return to earlier values,
  /// which server-side apply cannot do; otherwise `nil`.
  package var mergePatch: JSONValue?

  /// Creates a desired object.
  package init(
    id: ObjectID, control: ControlID, baselines: [String], manifest: JSONValue, fingerprint: Fingerprint,
    immutable: Fingerprint? = nil, mergePatch: JSONValue? = nil
  ) {
    self.id = id
    self.control = control
    self.baselines = baselines
    self.manifest = manifest
    self.fingerprint = fingerprint
    self.immutable = immutable
    self.mergePatch = mergePatch
  }

  /// How much of the object belongs to the operator.
  package var claim: Claim { id.kind.type.claim }

  /// Whether an immutable field differs.
  package func needsReplacement(of live: ObservedObject) -> Bool { immutable.map { live.immutable != $0 } ?? false }

  /// The same object under an unused name, for a dry run while the object that it replaces still exists. Names of baselines
  /// and of items have at most 63 characters each; Kubernetes accepts names with up to 253.
  package var underFreeName: DesiredObject {
    var copy = self
    copy.id.name += "-rehearsal"
    copy.manifest["metadata"]?["name"] = .string(copy.id.name)
    return copy
  }
}
