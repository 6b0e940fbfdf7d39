import CRDs
import Foundation
import Kubernetes

@testable import Planning

/// A namespace on a minimal API server without I/O: the parts of server-side apply, defaulting and deletion that plans
/// depend on.
struct SimulatedNamespace {
  let name: String
  var labels: [String: String] = [:]
  var annotations: [String: String] = [:]
  var isTerminating = false
  var objects: [ObjectID: JSONValue] = [:]
  var baselines: [BaselineFacts] = []
  var cluster = ClusterFacts()
  var history = History()
  var now = Date(timeIntervalSince1970: 1_800_000_000)
  /// The operator's last apply configuration of each object: server-side apply removes fields that are no longer in it.
  private var applied: [ObjectID: JSONValue] = [:]
  private var version = 0
  private let planner = Planner()

  init(_ name: String = "team-a") { self.name = name }

  // MARK: - Plan

  var namespaceID: ObjectID { ObjectID(kind: .namespace, namespace: name, name: name) }

  var facts: NamespaceFacts {
    NamespaceFacts(
      name: name, uid: "uid-\(name)", labels: labels,
      previousPodSecurity: annotations[WellKnown.previousLabelsAnnotation],
      markers: GuardMarkers(annotations: annotations), isAppliedByUs: applied[namespaceID] != nil,
      isTerminating: isTerminating)
  }

  /// The plan without whole live objects: it can have undecided changes.
  func undecidedPlan() throws -> Plan { planner.plan(try observation()) }

  /// The plan, with whole live objects for the changes that need them.
  func plan() throws -> Plan {
    var observation = try observation()
    for change in planner.plan(observation).undecided {
      observation.live[change.id] = live(change.id).map(LiveObject.found) ?? .missing
    }
    return planner.plan(observation)
  }

  func observation() throws -> Observation {
    let observed = try objects.map { try ObservedObject.decoded(from: $1, kind: $0.kind) }
    return Observation(
      namespace: facts, baselines: baselines,
      objects: Dictionary(uniqueKeysWithValues: observed.map { ($0.id, $0) }), cluster: cluster, history: history,
      now: now)
  }

  private func live(_ id: ObjectID) -> JSONValue? {
    guard id == namespaceID else { return objects[id] }
    return [
      "metadata": [
        "name": .string(name), "labels": .object(labels.mapValues(JSONValue.string)),
        "annotations": .object(annotations.mapValues(JSONValue.string)),
      ]
    ]
  }

  /// Plans and makes the changes.
  @discardableResult
  mutating func reconcile() throws -> Plan {
    let plan = try plan()
    history.lastApplied.merge(plan.inPlace) { $1 }
    history.accepted.merge(plan.equivalent) { $1 }
    for change in plan.changes { try execute(change) }
    return plan
  }

  /// Simulates a restart of the operator: its memory is empty.
  mutating func restart() { history = History() }

  private mutating func execute(_ change: Change) throws {
    switch change.action {
    case .create(let desired): store(desired.manifest, desired)
    case .replace(let desired, _):
      store(Replacement.object(desired: desired, over: objects[desired.id] ?? [:]), desired)
    case .recreate(let desired, _):
      objects[desired.id] = nil
      store(desired.manifest, desired)
    case .apply(let desired): try apply(desired)
    case .delete: objects[change.id] = nil
    case .release: objects[change.id] = objects[change.id].flatMap(Replacement.released) ?? objects[change.id]
    case .patch(let patch): merge(patch, into: change.id)
    case .releaseFields:
      objects[change.id]?["automountServiceAccountToken"] = nil
      objects[change.id]?["metadata"]?["annotations"]?[WellKnown.hardenedByAnnotation] = nil
    }
    if change.isRemoval { history.lastApplied[change.id] = nil }
  }

  private mutating func merge(_ patch: JSONValue, into id: ObjectID) {
    if id == namespaceID {
      for (key, value) in patch["metadata"]?["labels"]?.objectValue ?? [:] {
        if labels[key] != value.stringValue { disown("labels", key) }
        labels[key] = value.stringValue
      }
      for (key, value) in patch["metadata"]?["annotations"]?.objectValue ?? [:] {
        if annotations[key] != value.stringValue { disown("annotations", key) }
        annotations[key] = value.stringValue
      }
    } else if let object = objects[id] {
      objects[id] = object.merged(with: patch)
    }
  }

  /// A patch that changes a field takes over its ownership; an entry without fields is removed.
  private mutating func disown(_ map: String, _ key: String) {
    applied[namespaceID]?["metadata"]?[map]?[key] = nil
    let metadata = applied[namespaceID]?["metadata"]
    let isEmpty = ["labels", "annotations"].allSatisfy { (metadata?[$0]?.objectValue ?? [:]).isEmpty }
    if isEmpty { applied[namespaceID] = nil }
  }

  /// Simulates a restore from a backup, which loses `managedFields`.
  mutating func loseManagedFields() { applied[namespaceID] = nil }

  // MARK: - Server-side apply

  private mutating func apply(_ desired: DesiredObject) throws {
    if let patch = desired.mergePatch { return merge(patch, into: desired.id) }
    defer { applied[desired.id] = desired.manifest }
    if desired.id.kind == .namespace { return applyNamespace(desired.manifest) }
    var live = objects[desired.id] ?? .object([:])
    if let before = applied[desired.id] { live = live.removing(before, keeping: desired.manifest) }
    live = live.applying(desired.manifest)
    store(live, desired)
  }

  // MARK: - Writes of whole objects

  private mutating func store(_ object: JSONValue, _ desired: DesiredObject) {
    let stored = stamped(object, uid: objects[desired.id]?["metadata"]?["uid"])
    objects[desired.id] = stored.withServerDefaults(kind: desired.id.kind)
    history.lastApplied[desired.id] = desired.fingerprint
  }

  private mutating func applyNamespace(_ manifest: JSONValue) {
    for key in applied[namespaceID]?["metadata"]?["labels"]?.objectValue?.keys ?? [:].keys {
      let isLeft = manifest["metadata"]?["labels"]?[key] == nil
      if isLeft, labels[key] == applied[namespaceID]?["metadata"]?["labels"]?[key]?.stringValue { labels[key] = nil }
    }
    for (key, value) in manifest["metadata"]?["labels"]?.objectValue ?? [:] { labels[key] = value.stringValue }
    for (key, value) in manifest["metadata"]?["annotations"]?.objectValue ?? [:] {
      annotations[key] = value.stringValue
    }
  }

  private mutating func stamped(_ object: JSONValue, uid: JSONValue?) -> JSONValue {
    version += 1
    var object = object
    object["metadata"]?["uid"] = uid ?? .string("uid-\(version)")
    object["metadata"]?["resourceVersion"] = .string("\(version)")
    object["metadata"]?["managedFields"] = [["manager": "plimsoll", "operation": "Apply"]]
    return object
  }

  // MARK: - Other clients

  /// Another client creates or replaces an object, without the operator's labels and field manager.
  mutating func create(_ kind: ManagedKind, _ name: String, _ content: JSONValue) {
    let id = ObjectID(kind: kind, namespace: self.name, name: name)
    var object = content
    object["metadata"] = ["name": .string(name), "namespace": .string(self.name)]
    object = stamped(object, uid: nil)
    object["metadata"]?["managedFields"] = [["manager": "kubectl", "operation": "Update"]]
    objects[id] = object.withServerDefaults(kind: kind)
    applied[id] = nil
  }

  /// The names of the objects of a kind.
  func names(_ kind: ManagedKind) -> [String] { objects.keys.filter { $0.kind == kind }.map(\.name).sorted() }

  func id(_ kind: ManagedKind, _ name: String) -> ObjectID { ObjectID(kind: kind, namespace: self.name, name: name) }

  subscript(_ kind: ManagedKind, _ name: String) -> JSONValue? {
    get { objects[id(kind, name)] }
    set { objects[id(kind, name)] = newValue }
  }
}

extension Change {
  var isRemoval: Bool {
    switch action {
    case .create, .replace, .recreate, .apply: false
    case .delete, .release, .patch, .releaseFields: true
    }
  }

  /// The reason of a change, without details.
  enum ShortReason: Hashable {
    case rollout, drift(DriftRecord.Change), prune, unmanaged
  }

  var shortReason: ShortReason {
    switch reason {
    case .rollout: .rollout
    case .drift(let drift): .drift(drift.change)
    case .prune: .prune
    case .unmanaged: .unmanaged
    }
  }

  /// `create NetworkPolicy/restricted-default-deny (rollout)`, for comparison in tests.
  var summary: String {
    let verb =
      switch action {
      case .create: "create"
      case .replace: "replace"
      case .apply: "apply"
      case .recreate: "recreate"
      case .delete: "delete"
      case .release: "release"
      case .patch: "patch"
      case .releaseFields: "releaseFields"
      }
    return "\(verb) \(id.kind.resourceType.kind)/\(id.name) (\(shortReason))"
  }
}

extension ObservedObject {
  /// Digests a live object as the reflectors do.
  static func decoded(from object: JSONValue, kind: ManagedKind) throws -> ObservedObject {
    try kind.type.observe(try object.jsonData())
  }
}

extension Finding {
  /// The kind of a finding, without details.
  enum ShortKind: Hashable {
    case unmanaged, voidedDeny, nameConflict, unavailable, drift(DriftRecord.Change)
  }

  var shortKind: ShortKind {
    switch kind {
    case .unmanaged: .unmanaged
    case .voidedDeny: .voidedDeny
    case .nameConflict: .nameConflict
    case .unavailable: .unavailable
    case .drift(let drift): .drift(drift.change)
    }
  }
}

extension Plan {
  /// The changes of generated objects, without those of the namespace's annotations.
  var objectChanges: [Change] { changes.filter { $0.id.kind != .namespace } }
}
