import CRDs
package import Kubernetes

/// An object by kind, namespace and name. For kind `namespace`, both are the namespace's name.
package struct ObjectID: Sendable, Hashable {
  /// Kind.
  package var kind: ManagedKind
  /// The namespace that the object is in, or is.
  package var namespace: String
  /// Name.
  package var name: String

  /// Creates an identity.
  package init(kind: ManagedKind, namespace: String, name: String) {
    self.kind = kind
    self.namespace = namespace
    self.name = name
  }

  /// Compares bytes; see `ObjectKey`.
  package static func == (left: ObjectID, right: ObjectID) -> Bool {
    left.name.hasEqualBytes(to: right.name) && left.namespace == right.namespace && left.kind == right.kind
  }

  /// Hashes bytes, as `==` compares them.
  package func hash(into hasher: inout Hasher) {
    name.hashBytes(into: &hasher)
    hasher.combine(namespace)
    hasher.combine(kind)
  }

  /// How the API server addresses the object: a namespace is in none.
  package var key: ObjectKey { ObjectKey(namespace: kind.resourceType.isNamespaced ? namespace : nil, name: name) }

  /// Whether the name was shortened, so that the object cannot be addressed; see `String.boundedName`.
  var hasShortenedName: Bool { name.utf8.contains(UInt8(ascii: "/")) }

  /// Kind and name, for messages.
  package var title: String { "\(kind.resourceType.kind) '\(name.escaped())'" }
}

/// A digest of a live object: identity, ownership, a fingerprint, and the risk. It never contains the whole object.
package struct ObservedObject: Sendable, Hashable {
  /// Kind, namespace, name. The name can be shortened; see `String.boundedName`.
  package var id: ObjectID
  /// Version, for preconditions.
  package var resourceVersion: String
  /// The baseline and control that its labels name; `nil` if they are incomplete. See `ManagedObject.ownership`.
  package var ownership: Ownership?
  /// UIDs of owner references of kind SecurityBaseline: at most eight, each of at most 128 bytes.
  package var ownerUIDs: [String]
  /// True if `managedFields` has an entry of field manager `plimsoll`. Anyone can use that name: it is never enough to
  /// delete an object, or to excuse one.
  package var isWrittenByUs: Bool
  /// True once deletion was requested.
  package var isTerminating: Bool
  /// The first finalizer of a terminating object; `nil` if there is none, or if it is not terminating.
  package var finalizer: String?
  /// Over all that the operator would own of it.
  package var fingerprint: Fingerprint
  /// A hash of the immutable fields; `nil` if the kind has none.
  package var immutable: Fingerprint?
  /// Why the object would be reported if it is unmanaged; `nil` if it is harmless.
  package var risk: Risk?
  private var compactUID: ObjectUID

  /// Identity over time.
  package var uid: String {
    get { compactUID.text }
    set { compactUID = ObjectUID(newValue) }
  }

  /// Creates a digest.
  package init(
    id: ObjectID, uid: String, resourceVersion: String, ownership: Ownership?, ownerUIDs: [String],
    isWrittenByUs: Bool, isTerminating: Bool, fingerprint: Fingerprint, immutable: Fingerprint? = nil, risk: Risk?
  ) {
    self.id = id
    compactUID = ObjectUID(uid)
    self.resourceVersion = resourceVersion
    self.ownership = ownership
    self.ownerUIDs = ownerUIDs
    self.isWrittenByUs = isWrittenByUs
    self.isTerminating = isTerminating
    self.fingerprint = fingerprint
    self.immutable = immutable
    self.risk = risk
  }
}

// MARK: - Digesting

extension ObservedObject {
  /// Digests a typed object.
  package init<Object: ManagedObject>(_ object: Object) {
    let metadata = object.metadata
    let content = object.normalizedContent
    let id = ObjectID(
      kind: ManagedKind(Object.self), namespace: metadata.namespace ?? "", name: (metadata.name ?? "").boundedName)
    // The operator generates no names that have to be shortened: such an object is never its own.
    let ownership = id.hasShortenedName ? nil : object.ownership
    let owners =
      Object.claim == .whole && !id.hasShortenedName
      ? (metadata.ownerReferences ?? []).filter { $0.kind == SecurityBaseline.resourceType.kind } : []
    // References to other baselines do not count.
    let claimed = owners.filter { $0.name == ownership?.baseline }.map(\.normalized)
    self.init(
      id: id, uid: metadata.uid ?? "", resourceVersion: metadata.resourceVersion ?? "", ownership: ownership,
      ownerUIDs: Self.bounded(owners, preferring: claimed.map(\.uid)), isWrittenByUs: metadata.isWrittenByUs,
      isTerminating: metadata.deletionTimestamp != nil,
      fingerprint: Fingerprint(of: OwnedParts(content: content, ownership: ownership, owners: claimed)),
      immutable: content.immutableFields, risk: object.risk)
    if isTerminating { finalizer = metadata.finalizers?.first.map { $0.firstScalars(128) } }
  }

  /// The UIDs of owner references. Kubernetes limits neither their number nor their length, and UIDs of baselines have 36
  /// bytes.
  private static func bounded(_ owners: [OwnerReference], preferring claimed: [String]) -> [String] {
    let uids = claimed + owners.map(\.uid)
    return Set(uids.lazy.filter { $0.utf8.count <= 128 }.prefix(8)).sorted()
  }

  /// Whether labels and field manager both say that the operator made the object. Only such objects are ever pruned.
  var isOurs: Bool { ownership != nil && isWrittenByUs }

  /// Whether an owner reference names the baseline.
  func isOwned(by baseline: BaselineFacts) -> Bool { !baseline.uid.isEmpty && ownerUIDs.contains(baseline.uid) }
}

extension OwnerReference {
  /// Absent and false are the same.
  fileprivate var normalized: OwnerReference {
    OwnerReference(
      apiVersion: apiVersion, kind: kind, name: name, uid: uid, controller: controller ?? false,
      blockOwnerDeletion: blockOwnerDeletion ?? false)
  }
}

extension ObjectMeta {
  /// Whether the operator's field manager wrote fields that it still owns, by whatever operation.
  var isWrittenByUs: Bool { managedFields?.contains { $0.manager == WellKnown.fieldManager } ?? false }

  /// Whether server-side apply under the operator's name has set fields that it still owns.
  var isAppliedByUs: Bool {
    managedFields?.contains { $0.manager == WellKnown.fieldManager && $0.operation == "Apply" } ?? false
  }
}
