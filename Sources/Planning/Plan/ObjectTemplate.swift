package import CRDs
import Kubernetes

/// An object to create in every selected namespace: its content is the same everywhere, except for
/// `{{ namespace.name }}`.
package struct ObjectTemplate: Sendable {
  let kind: ManagedKind
  let control: ControlID
  let baseline: String
  let name: String
  let enforcement: Enforcement
  let stage: Change.Stage
  private let ownerUID: String
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
    self.ownerUID = baseline.uid
    self.enforcement = enforcement
    self.stage = stage
    self.fields = fields
    name = "\(baseline.name)-\(item)"
    content = object.normalizedContent
    hasPlaceholder = value.hasPlaceholder
    commonFingerprint =
      hasPlaceholder
      ? nil : Self.fingerprint(of: content, control: control, baseline: baseline.name, uid: baseline.uid)
  }

  /// The object's identity in a namespace.
  func id(in namespace: String) -> ObjectID { ObjectID(kind: kind, namespace: namespace, name: name) }

  /// Whether a live object needs no write. Cheaper than building the object: most of the time nothing differs.
  func isInPlace(_ live: ObservedObject?, in namespace: String) -> Bool {
    guard let live else { return false }
    return live.fingerprint == commonFingerprint ?? fingerprint(of: content.expanding(namespace: namespace))
  }

  /// The object for one namespace.
  func desired(in namespace: String) -> DesiredObject {
    let content = hasPlaceholder ? content.expanding(namespace: namespace) : content
    return DesiredObject(
      id: id(in: namespace), control: control, baselines: [baseline], manifest: manifest(namespace: namespace),
      fingerprint: commonFingerprint ?? fingerprint(of: content), immutable: content.immutableFields)
  }

  private func fingerprint(of content: some NormalizedContent) -> Fingerprint {
    Self.fingerprint(of: content, control: control, baseline: baseline, uid: ownerUID)
  }

  private static func fingerprint(
    of content: some NormalizedContent, control: ControlID, baseline: String, uid: String
  ) -> Fingerprint {
    Fingerprint(
      of: OwnedParts(
        content: content, ownership: Ownership(baseline: baseline, control: control),
        owners: uid.isEmpty ? [] : [.baseline(named: baseline, uid: uid)]))
  }

  private func manifest(namespace: String) -> JSONValue {
    var metadata: [String: JSONValue] = [
      "name": .string(name), "namespace": .string(namespace),
      "labels": [
        WellKnown.managedByLabel: .string(WellKnown.fieldManager), WellKnown.baselineLabel: .string(baseline),
        WellKnown.controlLabel: .string(control.rawValue),
      ],
    ]
    if !ownerUID.isEmpty {
      metadata["ownerReferences"] = [OwnerReference.baseline(named: baseline, uid: ownerUID).json]
    }
    var object = hasPlaceholder ? fields.mapValues { $0.expanding(namespace: namespace) } : fields
    object["apiVersion"] = .string(kind.resourceType.apiVersion)
    object["kind"] = .string(kind.resourceType.kind)
    object["metadata"] = .object(metadata)
    return .object(object)
  }
}

extension OwnerReference {
  /// The reference of a generated object to its baseline.
  ///
  /// It is not a controller reference. An object may have only one of those, so anyone who adds another could make the API
  /// server refuse every restore. `false` is written explicitly, so that no other client can change it to true.
  static func baseline(named name: String, uid: String) -> OwnerReference {
    let owner = SecurityBaseline.resourceType
    return OwnerReference(
      apiVersion: owner.apiVersion, kind: owner.kind, name: name, uid: uid, controller: false,
      blockOwnerDeletion: false)
  }

  fileprivate var json: JSONValue {
    [
      "apiVersion": .string(apiVersion), "kind": .string(kind), "name": .string(name), "uid": .string(uid),
      "controller": .bool(controller ?? false), "blockOwnerDeletion": .bool(blockOwnerDeletion ?? false),
    ]
  }
}
