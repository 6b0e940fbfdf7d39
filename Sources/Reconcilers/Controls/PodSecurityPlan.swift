import CRDs
import Foundation
import Kubernetes

/// Pod Security Admission labels of a namespace, joined over all baselines: the strictest standard of each mode is the
/// floor, and a stricter label that is already there stays.
///
/// https://kubernetes.io/docs/concepts/security/pod-security-admission/ — the labels live on an object that is not ours,
/// so an annotation records which were set, for whom, and what was there before. A tenant who edits the annotation may
/// at most change what is put back one day, and that only where our field manager has written the namespace.
struct PodSecurityPlan {
  private let observation: Observation
  private let record: PodSecurityRecord
  private let shares: JointShares

  init(scopes: [Scope], observation: Observation) {
    self.observation = observation
    let record = PodSecurityRecord(json: observation.namespace.previousPodSecurity)
    self.record = record
    shares = JointShares(scopes, control: .podSecurity, recorded: record.baselines) { scope in
      PodSecurityMode.allCases.contains { PodSecurityStandard($0, in: scope.baseline.spec.podSecurity) != nil }
    }
  }

  private var id: ObjectID {
    ObjectID(kind: .namespace, namespace: observation.namespace.name, name: observation.namespace.name)
  }

  private var labels: [String: String] { observation.namespace.labels }

  /// Adds what must be done, or said.
  func add(to draft: inout PlanDraft) {
    for baseline in record.baselines where observation.baselines.contains(where: { $0.name == baseline }) {
      draft.remains(of: baseline)
    }
    for scope in shares.auditing { report(scope, in: &draft) }
    for scope in shares.enforcing { draft.count(for: scope.baseline.name) }
    if shares.enforcing.isEmpty { return release(in: &draft) }
    let record = desiredRecord
    if let surrendered = surrendered(record) { return surrender(surrendered, in: &draft) }
    let isInPlace = record == self.record && record.applied.allSatisfy { labels[$0.key] == $0.value }
    if isInPlace { return draft.keep(id, Fingerprint(of: record)) }
    draft.require(object(record), live: nil, cause: cause(record), stage: 0)
  }
}

// MARK: - The floor

extension PodSecurityPlan {
  /// The labels to set: those of the floor, but for modes that have a stricter standard which is not ours.
  private var desiredRecord: PodSecurityRecord {
    var record = PodSecurityRecord()
    record.baselines = shares.remaining
    for mode in PodSecurityMode.allCases {
      guard let floor = floor(of: mode) else { continue }
      if let live = PodSecurityStandard(mode, in: labels), live > floor, !isOurs(mode) {
        // Their level stays with the version that we set for it: taking that away would change what they see.
        record.applied[mode.versionLabel] = ours(mode.versionLabel)
        continue
      }
      record.applied[mode.label] = floor.level.rawValue
      record.applied[mode.versionLabel] = floor.version
    }
    record.previous = previous(of: record.applied)
    return record
  }

  /// The strictest that anyone asks for; what we set stays in force while a baseline that may not write has a part in it.
  private func floor(of mode: PodSecurityMode) -> PodSecurityStandard? {
    let asked = shares.enforcing.compactMap { PodSecurityStandard(mode, in: $0.baseline.spec.podSecurity) }
    let kept = shares.staying.isEmpty ? nil : PodSecurityStandard(mode, in: record.applied)
    return (asked + [kept].compactMap { $0 }).max()
  }

  /// Whether the mode's labels are as we set them.
  private func isOurs(_ mode: PodSecurityMode) -> Bool {
    ours(mode.label) != nil && ours(mode.versionLabel) != nil
  }

  /// The value of a label, where it is still as we set it.
  private func ours(_ label: String) -> String? {
    record.applied[label].flatMap { labels[label] == $0 ? $0 : nil }
  }

  /// What was there before us: as recorded, or else as it is now.
  private func previous(of applied: [String: String]) -> [String: String] {
    applied.keys.reduce(into: [:]) { previous, key in
      let value = record.applied[key] == nil ? labels[key] : record.previous[key]
      if let value, PodSecurityRecord.isPlausible((key, value)) { previous[key] = value }
    }
  }

  private func object(_ record: PodSecurityRecord) -> DesiredObject {
    let type = Namespace.resourceType
    let manifest: JSONValue = [
      "apiVersion": .string(type.apiVersion), "kind": .string(type.kind),
      "metadata": [
        "name": .string(observation.namespace.name), "labels": .object(record.applied.mapValues(JSONValue.string)),
        "annotations": [WellKnown.previousLabelsAnnotation: .string(record.json)],
      ],
    ]
    return DesiredObject(
      id: id, control: .podSecurity, baselines: shares.enforcing.map(\.baseline.name), claim: .fields,
      manifest: manifest, fingerprint: Fingerprint(of: record))
  }

  /// Drift, where what differs is what we had set and would set again, or where nothing but someone else can have
  /// changed it.
  private func cause(_ desired: PodSecurityRecord) -> Step.Cause {
    let lost = record.applied.filter { labels[$0.key] != $0.value }
    if lost.contains(where: { desired.applied[$0.key] == $0.value }) { return .drift(.modified) }
    let isRolledOut = shares.enforcing.allSatisfy(\.baseline.wasRolledOut) && record.baselines == desired.baselines
    if isRolledOut, desired.applied.contains(where: { labels[$0.key] != $0.value }) { return .drift(.modified) }
    return observation.settled[id] != nil && record.applied.isEmpty ? .drift(.modified) : .rollout
  }
}

// MARK: - Audit, and release

extension PodSecurityPlan {
  /// Audit: says what is below the floor.
  private func report(_ scope: Scope, in draft: inout PlanDraft) {
    let name = scope.baseline.name
    draft.count(for: name)
    let lacking = PodSecurityMode.allCases.compactMap { mode -> String? in
      guard let asked = PodSecurityStandard(mode, in: scope.baseline.spec.podSecurity) else { return nil }
      let live = PodSecurityStandard(mode, in: labels) ?? PodSecurityStandard(level: .privileged, version: "latest")
      guard live < asked else { return nil }
      let versions = live.level == asked.level ? (" at \(live.version)", " at \(asked.version)") : ("", "")
      return "\(mode.rawValue) is '\(live.level.rawValue)'\(versions.0), not '\(asked.level.rawValue)'\(versions.1)"
    }
    guard !lacking.isEmpty else { return }
    draft.find(.drift(.modified), .podSecurity, name, id, "Pod Security \(lacking.joined(separator: ", "))")
  }

  /// No one who may write asks any more: what we set and is still there goes back to what it was, unless it stays for
  /// others, or for good.
  private func release(in draft: inout PlanDraft) {
    guard !shares.leaving.isEmpty else { return }
    var kept = record
    kept.baselines = shares.remaining
    let isKept = !kept.baselines.isEmpty
    let patch: JSONValue = [
      "metadata": [
        "labels": .object(isKept || shares.isOrphaning ? [:] : restored),
        "annotations": [WellKnown.previousLabelsAnnotation: isKept ? .string(kept.json) : .null],
      ]
    ]
    draft.remove(id, by: .patch(patch), .podSecurity, for: shares.leaving.map(\.baseline.name))
  }

  private var restored: [String: JSONValue] { restored(record.applied) }

  /// The labels of these that are still as we set them, with what they were before.
  private func restored(_ applied: [String: String]) -> [String: JSONValue] {
    guard observation.namespace.isAppliedByUs else { return [:] }
    return applied.reduce(into: [:]) { labels, applied in
      guard self.labels[applied.key] == applied.value else { return }
      labels[applied.key] = record.previous[applied.key].map(JSONValue.string) ?? .null
    }
  }

  /// What we set for modes that nobody asks for any more; nil for nothing.
  ///
  /// To leave it out of what is applied would not do: the label would go where we alone own it, and stay as we set it
  /// where anybody else once did.
  private func surrendered(_ desired: PodSecurityRecord) -> [String: JSONValue]? {
    let given = restored(record.applied.filter { desired.applied[$0.key] == nil })
    return given.isEmpty ? nil : given
  }

  /// Puts labels back; what remains to be done is for the next look at the namespace.
  private func surrender(_ labels: [String: JSONValue], in draft: inout PlanDraft) {
    var kept = record
    for key in labels.keys { (kept.applied[key], kept.previous[key]) = (nil, nil) }
    let patch: JSONValue = [
      "metadata": [
        "labels": .object(labels), "annotations": [WellKnown.previousLabelsAnnotation: .string(kept.json)],
      ]
    ]
    draft.remove(id, by: .patch(patch), .podSecurity, for: shares.enforcing.map(\.baseline.name))
  }
}
