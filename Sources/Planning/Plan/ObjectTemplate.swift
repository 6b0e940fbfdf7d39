package import CRDs
package import Kubernetes

/// An object to create in every selected namespace: its content is the same everywhere, except for
/// `{{ namespace.name }}`.
package final class ObjectTemplate: Sendable {
  let kind: ManagedKind
  let control: ControlID
  let baseline: String
  let name: String
  let enforcement: Enforcement
  let stage: Change.Stage
  /// What makes the alternative name unique: five hexadecimal digits of the baseline's UID.
  private let suffix: String
  /// The reference to the baseline, so that Kubernetes deletes the object with it. Empty if the baseline leaves its objects
  /// behind, because a foreground deletion, as Argo CD prunes, would not wait for the operator to release them.
  private let owners: [OwnerReference]
  private let ownership: Ownership
  /// Top-level fields other than `metadata`, e.g. `spec`.
  private let fields: [String: JSONValue]
  private let hasPlaceholder: Bool
  private let content: any NormalizedContent
  /// Of the object in any namespace; `nil` if it differs between namespaces.
  private let commonFingerprint: Fingerprint?

  /// Creates a template from a typed object without metadata.
  ///
  /// - Parameters:
  ///   - object: The object.
  ///   - item: The second half of the object's name, `<baseline>-<item>`.
  ///   - control: The control that requires it.
  ///   - baseline: The baseline that requires it.
  ///   - enforcement: Whether it is written, or only compared.
  ///   - stage: When it is written.
  /// - Throws: `EncodingError` if the object cannot be encoded as JSON.
  package init(
    _ object: some ManagedObject, item: String, control: ControlID, baseline: BaselineFacts,
    enforcement: Enforcement, stage: Change.Stage = .objects
  ) throws {
    let value = try JSONValue(encoding: object)
    var fields = value.objectValue ?? [:]
    fields["metadata"] = nil
    fields["status"] = nil
    self.kind = ManagedKind(type(of: object))
    self.control = control
    self.baseline = baseline.name
    self.enforcement = enforcement
    self.stage = stage
    self.fields = fields
    name = "\(baseline.name)-\(item)"
    let normalized = object.normalizedContent
    content = normalized
    hasPlaceholder = value.hasPlaceholder
    suffix = String((baseline.uid.filter(\.isHexDigit) + "00000").prefix(5))
    let isOwned = !baseline.uid.isEmpty && baseline.spec.effectiveDeletionPolicy == .remove
    ownership = Ownership(baseline: baseline.name, control: control)
    owners = isOwned ? [.baseline(named: baseline.name, uid: baseline.uid)] : []
    commonFingerprint =
      hasPlaceholder ? nil : Fingerprint(of: OwnedParts(content: normalized, ownership: ownership, owners: owners))
  }

  /// The object's identity in a namespace.
  func id(in namespace: String) -> ObjectID { ObjectID(kind: kind, namespace: namespace, name: name) }

  /// The object's identity in a namespace where its name is taken.
  func alternativeID(in namespace: String) -> ObjectID {
    ObjectID(kind: kind, namespace: namespace, name: "\(name)-\(suffix)")
  }

  /// Whether a live object needs no write. Cheaper than building the object: most of the time nothing differs.
  func isInPlace(_ live: ObservedObject?, as id: ObjectID, renamed: Renaming) -> Bool {
    guard let live else { return false }
    if renamed.isEmpty, let commonFingerprint { return live.fingerprint == commonFingerprint }
    let content = content(in: id.namespace, renamed)
    return live.fingerprint == fingerprint(content)
  }

  /// The object for one namespace.
  ///
  /// - Parameters:
  ///   - id: Its identity there.
  ///   - renamed: Other generated objects that have an alternative name there.
  func desired(as id: ObjectID, renamed: Renaming) -> DesiredObject {
    let content = content(in: id.namespace, renamed)
    return DesiredObject(
      id: id, control: control, baselines: [baseline], manifest: manifest(id, renamed),
      fingerprint: fingerprint(content),
      immutable: content.immutableFields)
  }

  private func content(in namespace: String, _ renamed: Renaming) -> any NormalizedContent {
    let content = hasPlaceholder ? content.expanding(namespace: namespace) : content
    return renamed.isEmpty ? content : content.referring(to: renamed)
  }

  private func fingerprint(_ content: some NormalizedContent) -> Fingerprint {
    Fingerprint(of: OwnedParts(content: content, ownership: ownership, owners: owners))
  }

  private func manifest(_ id: ObjectID, _ renamed: Renaming) -> JSONValue {
    var metadata: [String: JSONValue] = [
      "name": .string(id.name), "namespace": .string(id.namespace),
      "labels": [
        WellKnown.managedByLabel: .string(WellKnown.fieldManager), WellKnown.baselineLabel: .string(baseline),
        WellKnown.controlLabel: .string(control.rawValue),
      ],
    ]
    if !owners.isEmpty { metadata["ownerReferences"] = .array(owners.map(\.json)) }
    var object = hasPlaceholder ? fields.mapValues { $0.expanding(namespace: id.namespace) } : fields
    if !renamed.isEmpty { kind.type.refer(to: renamed, in: &object) }
    object["apiVersion"] = .string(kind.resourceType.apiVersion)
    object["kind"] = .string(kind.resourceType.kind)
    object["metadata"] = .object(metadata)
    return .object(object)
  }
}

/// Names of generated objects that are taken in a namespace, by kind and name, with the names that are used instead.
package typealias Renaming = [ManagedKind: [String: String]]

extension OwnerReference {
  /// The reference of an object of the operator to its baseline.
  ///
  /// It is not a controller reference. An object may have only one of those, so anyone who adds another could make the API
  /// server refuse every restore. `false` is written explicitly, so that no other client can change it to true.
  package static func baseline(named name: String, uid: String) -> OwnerReference {
    let owner = SecurityBaseline.resourceType
    return OwnerReference(
      apiVersion: owner.apiVersion, kind: owner.kind, name: name, uid: uid, controller: false,
      blockOwnerDeletion: false)
  }

  /// The reference as JSON.
  package var json: JSONValue {
    [
      "apiVersion": .string(apiVersion), "kind": .string(kind), "name": .string(name), "uid": .string(uid),
      "controller": .bool(controller ?? false), "blockOwnerDeletion": .bool(blockOwnerDeletion ?? false),
    ]
  }
}
