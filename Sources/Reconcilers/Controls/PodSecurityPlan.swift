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
    if isInPlace(record) { return draft.keep(id, Fingerprint(of: record)) }
    let desired = object(record)
    if let patch = desired.mergePatch, isWritten(record) {
      return draft.remove(id, by: .patch(patch), .podSecurity, for: desired.baselines)
    }
    draft.require(desired, live: nil, cause: cause(record), stage: 0)
  }

  /// Whether no write is needed. Labels that are as they should be, but do not belong to us (a backup loses the owners,
  /// and so does a merge patch that changes all of them), are applied again: only what is ours is put back one day.
  private func isInPlace(_ record: PodSecurityRecord) -> Bool {
    record == self.record && isWritten(record) && (observation.namespace.isAppliedByUs || record.applied.isEmpty)
  }

  /// Whether everything that a record asks for was set before, for the same baselines: there may be more to give up.
  private func isWritten(_ record: PodSecurityRecord) -> Bool {
    record.baselines == self.record.baselines && record.applied.allSatisfy { ours($0.key) == $0.value }
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
        // What they made stricter stays with what we set beside it, be that the version or the level: taking that away
        // would change what they see.
        for label in [mode.label, mode.versionLabel] { record.applied[label] = ours(label) }
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

  /// The namespace with a record and its labels.
  ///
  /// Labels of modes that nobody asks for any more go back to what they were. To leave them out of what is applied would
  /// not do: a label would go where we alone own it, and stay as we set it where anybody else once did.
  private func object(_ record: PodSecurityRecord) -> DesiredObject {
    let type = Namespace.resourceType
    let labels = record.applied.mapValues(JSONValue.string)
    let surrendered = restored(self.record.applied.filter { labels[$0.key] == nil })
    let patch = patch(labels: labels.merging(surrendered) { $1 }, record: record)
    return DesiredObject(
      id: id, control: .podSecurity, baselines: shares.enforcing.map(\.baseline.name), claim: .fields,
      manifest: [
        "apiVersion": .string(type.apiVersion), "kind": .string(type.kind),
        "metadata": [
          "name": .string(observation.namespace.name), "labels": .object(labels),
          "annotations": [WellKnown.previousLabelsAnnotation: .string(record.json)],
        ],
      ],
      fingerprint: Fingerprint(of: record), mergePatch: surrendered.isEmpty ? Optional.none : patch)
  }

  /// A merge patch of the namespace; no record means no annotation.
  private func patch(labels: [String: JSONValue], record: PodSecurityRecord?) -> JSONValue {
    let annotation = record.map { JSONValue.string($0.json) } ?? .null
    return [
      "metadata": ["labels": .object(labels), "annotations": [WellKnown.previousLabelsAnnotation: annotation]]
    ]
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
    let patch = patch(
      labels: isKept || shares.isOrphaning ? [:] : restored(record.applied), record: isKept ? kept : nil)
    draft.remove(id, by: .patch(patch), .podSecurity, for: shares.leaving.map(\.baseline.name))
  }

  /// The labels of these that are still as we set them, with what they were before.
  private func restored(_ applied: [String: String]) -> [String: JSONValue] {
    guard observation.namespace.isAppliedByUs else { return [:] }
    return applied.reduce(into: [:]) { labels, applied in
      guard self.labels[applied.key] == applied.value else { return }
      labels[applied.key] = record.previous[applied.key].map(JSONValue.string) ?? .null
    }
  }
}
