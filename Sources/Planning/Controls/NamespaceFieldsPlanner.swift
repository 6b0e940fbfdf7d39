import CRDs
import Kubernetes

/// The fields of a namespace that belong to the operator: Pod Security labels with their record, and the markers for
/// admission policies. Both are written together, because server-side apply removes what one manager no longer applies.
struct NamespaceFieldsPlanner {
  private let floor: PodSecurityFloor
  private let namespace: NamespaceFacts
  private let lastApplied: Fingerprint?
  private let markers: GuardMarkers

  init(scopes: [Scope], observation: Observation) {
    let floor = PodSecurityFloor(scopes: scopes, observation: observation)
    var markers = GuardMarkers(scopes: scopes, live: observation.namespace.markers)
    for mode in PodSecurityMode.allCases {
      guard let standard = floor.floor(of: mode) else { continue }
      markers.podSecurity[mode.rawValue] = "\(standard.level.rawValue):\(standard.version)"
    }
    self.floor = floor
    self.markers = markers
    namespace = observation.namespace
    lastApplied = observation.history.lastApplied[observation.namespace.id]
  }

  var plan: FieldPlan {
    FieldPlan(
      id: namespace.id, control: .podSecurity, owners: floor.owners, alsoRecorded: namespace.markers.baselines,
      audits: floor.owners.auditing.map(floor.audit), step: step)
  }

  private struct State: Hashable {
    var record: PodSecurityRecord?
    var markers: GuardMarkers
  }

  private var step: FieldPlan.Step? {
    let target = floor.target
    let isFloorInPlace =
      floor.owners.enforcing.isEmpty ? floor.owners.leaving.isEmpty : target.map(floor.isInPlace) ?? true
    if isFloorInPlace, namespace.markers == markers {
      return floor.owners.enforcing.isEmpty ? nil : .keep(Fingerprint(of: State(record: target, markers: markers)))
    }
    if target == nil, markers == GuardMarkers() {
      let isClean = leaving.isEmpty && namespace.markers == GuardMarkers()
      return isClean ? nil : .release(.patch(patch(nil)), for: leaving)
    }
    let desired = desired(target)
    if isFloorInPlace {
      let wasWritten = lastApplied == desired.fingerprint
      return .write(desired, live: nil, cause: wasWritten ? .drift(.modified) : .rollout, stage: .protection)
    }
    guard !floor.owners.enforcing.isEmpty, let target else { return .release(.patch(patch(target)), for: leaving) }
    if let patch = desired.mergePatch, floor.isWritten(target) {
      return .release(.patch(patch), for: desired.baselines)
    }
    return .write(desired, live: nil, cause: floor.cause(target), stage: .protection)
  }

  /// The baselines that no longer have a part in the namespace.
  private var leaving: [String] {
    let marked = namespace.markers.baselines.filter { !markers.baselines.contains($0) }
    return Set(floor.owners.leaving.map(\.baseline.name) + marked).sorted()
  }

  /// The namespace with a record, its labels, and the markers. A merge patch is used if anything goes back to what it was
  /// before, or was left behind.
  private func desired(_ record: PodSecurityRecord?) -> DesiredObject {
    let type = Namespace.resourceType
    var annotations = markers.annotations.mapValues(JSONValue.string)
    annotations[WellKnown.previousLabelsAnnotation] = record.map { .string($0.json) }
    let enforcing = floor.owners.enforcing.map(\.baseline.name)
    let isApply = floor.surrendered(for: record).isEmpty && namespace.markers.keys(missingIn: markers).isEmpty
    var metadata: [String: JSONValue] = ["name": .string(namespace.name), "annotations": .object(annotations)]
    if let labels = record?.applied, !labels.isEmpty {
      metadata["labels"] = .object(labels.mapValues(JSONValue.string))
    }
    return DesiredObject(
      id: namespace.id, control: .podSecurity, baselines: enforcing.isEmpty ? markers.baselines : enforcing,
      manifest: [
        "apiVersion": .string(type.apiVersion), "kind": .string(type.kind),
        "metadata": .object(metadata),
      ],
      fingerprint: Fingerprint(of: State(record: record, markers: markers)),
      mergePatch: isApply ? Optional.none : patch(record))
  }

  /// A merge patch of the namespace; without a record it removes the record's annotation.
  private func patch(_ record: PodSecurityRecord?) -> JSONValue {
    let isEnforcing = !floor.owners.enforcing.isEmpty
    let labels = isEnforcing ? (record?.applied ?? [:]).mapValues(JSONValue.string) : [:]
    var annotations = markers.annotations.mapValues(JSONValue.string)
    for key in namespace.markers.keys(missingIn: markers) { annotations[key] = .null }
    if record != nil || namespace.previousPodSecurity != nil {
      annotations[WellKnown.previousLabelsAnnotation] = record.map { .string($0.json) } ?? .null
    }
    return [
      "metadata": [
        "labels": .object(labels.merging(floor.surrendered(for: record)) { $1 }), "annotations": .object(annotations),
      ]
    ]
  }
}
