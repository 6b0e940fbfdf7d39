import CRDs
import Kubernetes

/// Pod Security Admission labels of a namespace, combined over all baselines: the strictest standard of each mode is the
/// floor, and an existing stricter label stays.
///
/// https://kubernetes.io/docs/concepts/security/pod-security-admission/ — the labels are on an object that belongs to
/// others, so an annotation records which labels were set, for which baselines, and their earlier values. A tenant who edits
/// the annotation can at most change which labels are restored later, and only if the operator's field manager has written
/// the namespace.
struct PodSecurityControl: Control {
  let id = ControlID.podSecurity
  let kinds = [ManagedKind.namespace]

  func fieldPlan(scopes: [Scope], observation: Observation) -> FieldPlan? {
    PodSecurityPlanner(scopes: scopes, observation: observation).plan
  }
}

private struct PodSecurityPlanner {
  private let observation: Observation
  private let record: PodSecurityRecord
  private let owners: SharedFieldOwners

  init(scopes: [Scope], observation: Observation) {
    self.observation = observation
    let record = PodSecurityRecord(json: observation.namespace.previousPodSecurity)
    self.record = record
    owners = SharedFieldOwners(scopes, control: .podSecurity, recorded: record.baselines) { scope in
      PodSecurityMode.allCases.contains { PodSecurityStandard($0, in: scope.baseline.spec.podSecurity) != nil }
    }
  }

  var plan: FieldPlan {
    FieldPlan(
      id: id, control: .podSecurity, owners: owners, audits: owners.auditing.map(audit),
      step: owners.enforcing.isEmpty ? release : write)
  }

  private var id: ObjectID {
    ObjectID(kind: .namespace, namespace: observation.namespace.name, name: observation.namespace.name)
  }

  private var labels: [String: String] { observation.namespace.labels }

  private var write: FieldPlan.Step {
    let record = desiredRecord
    if isInPlace(record) { return .keep(Fingerprint(of: record)) }
    let desired = object(record)
    if let patch = desired.mergePatch, isWritten(record) { return .release(.patch(patch), for: desired.baselines) }
    return .write(desired, live: nil, cause: cause(record), stage: .protection)
  }

  /// Whether no write is needed. Labels with the desired values that the operator does not own (after a restore from a backup,
  /// or a merge patch that changes all of them) are applied again, because only owned labels are restored to their earlier
  /// values later.
  private func isInPlace(_ record: PodSecurityRecord) -> Bool {
    record == self.record && isWritten(record) && (observation.namespace.isAppliedByUs || record.applied.isEmpty)
  }

  /// Whether all labels of a record were set before, for the same baselines; there may be other labels to release.
  private func isWritten(_ record: PodSecurityRecord) -> Bool {
    record.baselines == self.record.baselines && record.applied.allSatisfy { ours($0.key) == $0.value }
  }
}

// MARK: - The floor

extension PodSecurityPlanner {
  /// The labels to set: those of the floor, except for modes that have a stricter standard set by others.
  private var desiredRecord: PodSecurityRecord {
    var record = PodSecurityRecord()
    record.baselines = owners.remaining
    for mode in PodSecurityMode.allCases {
      guard let floor = floor(of: mode) else { continue }
      if let live = PodSecurityStandard(mode, in: labels), live > floor, !isOurs(mode) {
        // If others made the level or the version stricter, the operator's other label of the mode stays, too: removing it
        // would change the meaning of theirs.
        for label in [mode.label, mode.versionLabel] { record.applied[label] = ours(label) }
        continue
      }
      record.applied[mode.label] = floor.level.rawValue
      record.applied[mode.versionLabel] = floor.version
    }
    record.previous = previous(of: record.applied)
    return record
  }

  /// The strictest standard that any baseline requires. The operator's labels stay in force while a baseline that must not
  /// write has set them.
  private func floor(of mode: PodSecurityMode) -> PodSecurityStandard? {
    let asked = owners.enforcing.compactMap { PodSecurityStandard(mode, in: $0.baseline.spec.podSecurity) }
    let kept = owners.staying.isEmpty ? nil : PodSecurityStandard(mode, in: record.applied)
    return (asked + [kept].compactMap { $0 }).max()
  }

  /// Whether the mode's labels still have the values that the operator set.
  private func isOurs(_ mode: PodSecurityMode) -> Bool {
    ours(mode.label) != nil && ours(mode.versionLabel) != nil
  }

  /// The value of a label if it is still the one that the operator set.
  private func ours(_ label: String) -> String? {
    record.applied[label].flatMap { labels[label] == $0 ? $0 : nil }
  }

  /// The values before the operator wrote: as recorded, or else the current ones.
  private func previous(of applied: [String: String]) -> [String: String] {
    applied.keys.reduce(into: [:]) { previous, key in
      let value = record.applied[key] == nil ? labels[key] : record.previous[key]
      if let value, PodSecurityRecord.isPlausible((key, value)) { previous[key] = value }
    }
  }

  /// The namespace with a record and its labels.
  ///
  /// Labels of modes that no baseline requires any longer return to their earlier values. Omitting them from the apply
  /// configuration is not enough: a label would be removed if only the operator owns it, and would keep the operator's
  /// value if another client once owned it.
  private func object(_ record: PodSecurityRecord) -> DesiredObject {
    let type = Namespace.resourceType
    let labels = record.applied.mapValues(JSONValue.string)
    let surrendered = restored(self.record.applied.filter { labels[$0.key] == nil })
    let patch = patch(labels: labels.merging(surrendered) { $1 }, record: record)
    return DesiredObject(
      id: id, control: .podSecurity, baselines: owners.enforcing.map(\.baseline.name),
      manifest: [
        "apiVersion": .string(type.apiVersion), "kind": .string(type.kind),
        "metadata": [
          "name": .string(observation.namespace.name), "labels": .object(labels),
          "annotations": [WellKnown.previousLabelsAnnotation: .string(record.json)],
        ],
      ],
      fingerprint: Fingerprint(of: record), mergePatch: surrendered.isEmpty ? Optional.none : patch)
  }

  /// A merge patch of the namespace; without a record it removes the annotation.
  private func patch(labels: [String: JSONValue], record: PodSecurityRecord?) -> JSONValue {
    let annotation = record.map { JSONValue.string($0.json) } ?? .null
    return [
      "metadata": ["labels": .object(labels), "annotations": [WellKnown.previousLabelsAnnotation: annotation]]
    ]
  }

  /// Drift if a label differs that the operator set and would set again, or that only another client can have changed.
  private func cause(_ desired: PodSecurityRecord) -> PlanBuilder.Cause {
    let lost = record.applied.filter { labels[$0.key] != $0.value }
    if lost.contains(where: { desired.applied[$0.key] == $0.value }) { return .drift(.modified) }
    let isRolledOut = owners.enforcing.allSatisfy(\.baseline.wasRolledOut) && record.baselines == desired.baselines
    if isRolledOut, desired.applied.contains(where: { labels[$0.key] != $0.value }) { return .drift(.modified) }
    return observation.history.lastApplied[id] != nil && record.applied.isEmpty ? .drift(.modified) : .rollout
  }
}

// MARK: - Audit, and release

extension PodSecurityPlanner {
  /// The modes below the floor.
  private func audit(_ scope: Scope) -> FieldPlan.Audit {
    let lacking = PodSecurityMode.allCases.compactMap { mode -> String? in
      guard let asked = PodSecurityStandard(mode, in: scope.baseline.spec.podSecurity) else { return nil }
      let live = PodSecurityStandard(mode, in: labels) ?? PodSecurityStandard(level: .privileged, version: "latest")
      guard live < asked else { return nil }
      let versions = live.level == asked.level ? (" at \(live.version)", " at \(asked.version)") : ("", "")
      return "\(mode.rawValue) is '\(live.level.rawValue)'\(versions.0), not '\(asked.level.rawValue)'\(versions.1)"
    }
    let difference = lacking.isEmpty ? nil : "Pod Security \(lacking.joined(separator: ", "))"
    return FieldPlan.Audit(baseline: scope.baseline.name, difference: difference)
  }

  /// No enforcing baseline requires labels any longer. Labels that still have the operator's values return to their earlier
  /// values, unless they stay for other baselines, or permanently.
  private var release: FieldPlan.Step? {
    guard !owners.leaving.isEmpty else { return nil }
    var kept = record
    kept.baselines = owners.remaining
    let isKept = !kept.baselines.isEmpty
    let patch = patch(
      labels: isKept || owners.isOrphaning ? [:] : restored(record.applied), record: isKept ? kept : nil)
    return .release(.patch(patch), for: owners.leaving.map(\.baseline.name))
  }

  /// Those of the labels that still have the operator's values, with their earlier values.
  private func restored(_ applied: [String: String]) -> [String: JSONValue] {
    guard observation.namespace.isAppliedByUs else { return [:] }
    return applied.reduce(into: [:]) { labels, applied in
      guard self.labels[applied.key] == applied.value else { return }
      labels[applied.key] = record.previous[applied.key].map(JSONValue.string) ?? .null
    }
  }
}
