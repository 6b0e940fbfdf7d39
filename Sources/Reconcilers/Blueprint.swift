import CRDs
import Kubernetes

/// An object to create in every namespace: its content is the same everywhere, but for `{{ namespace.name }}`.
struct Blueprint: Sendable {
  let kind: ManagedKind
  let control: ControlID
  let baseline: String
  let ownerUID: String
  let name: String
  let enforcement: Enforcement
  /// Lower stages are written first.
  let stage: Int
  /// Top-level fields other than `metadata`, e.g. `spec`.
  private let content: [String: JSONValue]
  private let hasPlaceholder: Bool
  private let normal: NormalContent
  /// Of the object in any namespace, where no namespace makes a difference.
  private let commonFingerprint: Fingerprint?

  /// Creates a blueprint from a typed object without metadata.
  init(
    _ object: some BlueprintContent, item: String, control: ControlID, baseline: BaselineFacts,
    enforcement: Enforcement, stage: Int = 1
  ) throws {
    let value = try JSONValue(encoding: object)
    var fields = value.objectValue ?? [:]
    fields["metadata"] = nil
    fields["status"] = nil
    self.kind = type(of: object).managedKind
    self.control = control
    self.baseline = baseline.name
    self.ownerUID = baseline.uid
    self.enforcement = enforcement
    self.stage = stage
    name = "\(baseline.name)-\(item)"
    content = fields
    hasPlaceholder = value.hasPlaceholder
    normal = object.normalContent
    commonFingerprint =
      hasPlaceholder ? nil : Self.fingerprint(of: normal, control: control, baseline: baseline.name, uid: baseline.uid)
  }

  /// The object's identity in a namespace.
  func id(in namespace: String) -> ObjectID { ObjectID(kind: kind, namespace: namespace, name: name) }

  /// Whether a live object needs no write. Cheaper than building the object: most of the time nothing differs.
  func isInPlace(_ live: ObservedObject?, in namespace: String) -> Bool {
    guard let live else { return false }
    return live.fingerprint == commonFingerprint ?? fingerprint(of: normal.expanding(namespace: namespace))
  }

  /// The object for one namespace.
  func desired(in namespace: String) -> DesiredObject {
    let fields = hasPlaceholder ? content.mapValues { $0.expanding(namespace: namespace) } : content
    let normal = hasPlaceholder ? self.normal.expanding(namespace: namespace) : self.normal
    return DesiredObject(
      id: id(in: namespace), control: control, baselines: [baseline], claim: .whole,
      manifest: manifest(fields, namespace: namespace), fingerprint: commonFingerprint ?? fingerprint(of: normal),
      immutable: normal.immutable)
  }

  private func fingerprint(of content: NormalContent) -> Fingerprint {
    Self.fingerprint(of: content, control: control, baseline: baseline, uid: ownerUID)
  }

  private static func fingerprint(
    of content: NormalContent, control: ControlID, baseline: String, uid: String
  ) -> Fingerprint {
    Fingerprint(
      of: Claimed(
        content: content, ownership: Ownership(baseline: baseline, control: control),
        owners: uid.isEmpty ? [] : [.baseline(named: baseline, uid: uid)]))
  }

  private func manifest(_ fields: [String: JSONValue], namespace: String) -> JSONValue {
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
    var object = fields
    object["apiVersion"] = .string(kind.resourceType.apiVersion)
    object["kind"] = .string(kind.resourceType.kind)
    object["metadata"] = .object(metadata)
    return .object(object)
  }
}

extension OwnerReference {
  /// The reference of a generated object to its baseline.
  ///
  /// Not as controller, of which an object may have but one: whoever put another there could otherwise make the API
  /// server refuse ours, and with it every restore. Written out as false, so that no one can turn it into true.
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

/// A typed object that a blueprint can be made from.
protocol BlueprintContent: KubernetesObject {
  static var managedKind: ManagedKind { get }
  var normalContent: NormalContent { get }
}

extension NetworkPolicy: BlueprintContent {
  static var managedKind: ManagedKind { .networkPolicy }
  var normalContent: NormalContent { NormalContent(self) }
}

extension Role: BlueprintContent {
  static var managedKind: ManagedKind { .role }
  var normalContent: NormalContent { NormalContent(self) }
}

extension RoleBinding: BlueprintContent {
  static var managedKind: ManagedKind { .roleBinding }
  var normalContent: NormalContent { NormalContent(self) }
}

extension ResourceQuota: BlueprintContent {
  static var managedKind: ManagedKind { .resourceQuota }
  var normalContent: NormalContent { NormalContent(self) }
}

extension LimitRange: BlueprintContent {
  static var managedKind: ManagedKind { .limitRange }
  var normalContent: NormalContent { NormalContent(self) }
}

extension NormalContent {
  /// Reads the content of an object of a kind from its fields.
  init(kind: ManagedKind, fields: [String: JSONValue]) throws {
    var object = fields
    object["metadata"] = object["metadata"] ?? [:]
    let value = JSONValue.object(object)
    self =
      switch kind {
      case .networkPolicy: NormalContent(try value.decode(NetworkPolicy.self))
      case .role: NormalContent(try value.decode(Role.self))
      case .roleBinding: NormalContent(try value.decode(RoleBinding.self))
      case .resourceQuota: NormalContent(try value.decode(ResourceQuota.self))
      case .limitRange: NormalContent(try value.decode(LimitRange.self))
      case .serviceAccount, .namespace: NormalContent(try value.decode(ServiceAccount.self))
      }
  }
}
