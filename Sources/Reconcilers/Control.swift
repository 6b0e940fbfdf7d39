import CRDs
import Kubernetes

/// One of the five controls: what a baseline asks for, as objects to create in every selected namespace.
///
/// A control says only what should be there. Diff, apply, prune, audit, status and events are written once, for all of
/// them. Controls whose settings live on objects that are not ours (Pod Security labels, the default service account)
/// are joined over all baselines instead: see `PodSecurityPlan` and `DefaultServiceAccountPlan`.
protocol Control: Sendable {
  /// Which one.
  var id: ControlID { get }
  /// The objects that a baseline asks for, before a namespace is filled in.
  func blueprints(of baseline: BaselineFacts, cluster: ClusterFacts) throws -> [Blueprint]
}

/// All controls, in the order of protection. A sixth control is one file, and a line here.
enum Catalog {
  static let controls: [any Control] = [
    NetworkPoliciesControl(), RBACControl(), ResourceQuotasControl(), LimitRangesControl(),
  ]
}

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
  }

  /// The object's identity in a namespace.
  func id(in namespace: String) -> ObjectID { ObjectID(kind: kind, namespace: namespace, name: name) }

  /// The object for one namespace.
  func desired(in namespace: String) -> DesiredObject {
    let fields = hasPlaceholder ? content.mapValues { $0.expanding(namespace: namespace) } : content
    let normal = hasPlaceholder ? self.normal(of: fields) : self.normal
    let claimed = Claimed(
      content: normal, ownership: Ownership(baseline: baseline, control: control),
      ownerUIDs: ownerUID.isEmpty ? [] : [ownerUID])
    return DesiredObject(
      id: id(in: namespace), control: control, baselines: [baseline], claim: .whole,
      manifest: manifest(fields, namespace: namespace), fingerprint: Fingerprint(of: claimed),
      immutable: normal.immutable)
  }

  /// Content that was typed before its strings were filled in is typed afterwards; should it not be, the unexpanded
  /// content makes the fingerprint differ, and the server is asked.
  private func normal(of fields: [String: JSONValue]) -> NormalContent {
    (try? NormalContent(kind: kind, fields: fields)) ?? normal
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
      let owner = SecurityBaseline.resourceType
      metadata["ownerReferences"] = [
        [
          "apiVersion": .string(owner.apiVersion), "kind": .string(owner.kind), "name": .string(baseline),
          "uid": .string(ownerUID), "controller": true, "blockOwnerDeletion": false,
        ]
      ]
    }
    var object = fields
    object["apiVersion"] = .string(kind.resourceType.apiVersion)
    object["kind"] = .string(kind.resourceType.kind)
    object["metadata"] = .object(metadata)
    return .object(object)
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

extension JSONValue {
  /// Whether any string in it, keys included, has a placeholder.
  var hasPlaceholder: Bool {
    switch self {
    case .string(let text): Template.hasPlaceholder(text)
    case .array(let elements): elements.contains(where: \.hasPlaceholder)
    case .object(let members): members.contains { Template.hasPlaceholder($0.key) || $0.value.hasPlaceholder }
    case .null, .bool, .integer, .number: false
    }
  }

  /// The value with the namespace's name filled in everywhere.
  func expanding(namespace: String) -> JSONValue {
    switch self {
    case .string(let text): .string(Template.expand(text, namespace: namespace))
    case .array(let elements): .array(elements.map { $0.expanding(namespace: namespace) })
    case .object(let members):
      .object(
        members.reduce(into: [:]) {
          $0[Template.expand($1.key, namespace: namespace)] = $1.value.expanding(namespace: namespace)
        })
    case .null, .bool, .integer, .number: self
    }
  }
}
