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
    NamespaceFieldsPlanner(scopes: scopes, observation: observation).plan
  }
}

/// The Pod Security labels of one namespace: what is there, what was recorded, and what baselines ask for.
struct PodSecurityFloor {
  let record: PodSecurityRecord
  let owners: SharedFieldOwners
  private let observation: Observation

  init(scopes: [Scope], observation: Observation) {
    self.observation = observation
    let record = PodSecurityRecord(json: observation.namespace.previousPodSecurity)
    self.record = record
    owners = SharedFieldOwners(scopes, control: .podSecurity, recorded: record.baselines) { $0.hasPodSecurityStandard }
  }

  private var labels: [String: String] { observation.namespace.labels }

  /// The record that is to be in force: what enforcing baselines ask for, else what stays for baselines that must not write;
  /// `nil` if no baseline has a part in the labels.
  var target: PodSecurityRecord? {
    if !owners.enforcing.isEmpty { return desiredRecord }
    guard !record.baselines.isEmpty, !owners.remaining.isEmpty else { return nil }
    var kept = record
    kept.baselines = owners.remaining
    return kept
  }

  /// Labels that go back to their earlier values, or are removed, because the target does not have them.
  ///
  /// Leaving them out of the apply configuration is not enough: a label would be removed if the operator alone owns it, and
  /// keep the operator's value if anyone else once owned it.
  func surrendered(for target: PodSecurityRecord?) -> [String: JSONValue] {
    if target == nil, owners.isOrphaning { return [:] }
    return restored(record.applied.filter { target?.applied[$0.key] == nil })
  }

  /// Whether no write is needed. Labels with the right values that do not belong to the operator (a backup loses the owners,
  /// and so does a merge patch that changes all of them) are applied again, because only owned labels are restored to their
  /// earlier values one day.
  func isInPlace(_ record: PodSecurityRecord) -> Bool {
    record == self.record && isWritten(record) && (observation.namespace.isAppliedByUs || record.applied.isEmpty)
  }

  /// Whether everything that a record asks for was set before, for the same baselines; there may be more to release.
  func isWritten(_ record: PodSecurityRecord) -> Bool {
    record.baselines == self.record.baselines && record.applied.allSatisfy { ours($0.key) == $0.value }
  }
}

// MARK: - The floor

extension PodSecurityFloor {
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

  /// The strictest standard that any baseline asks for. What the operator set stays in force while a baseline that must not
  /// write has a part in it.
  func floor(of mode: PodSecurityMode) -> PodSecurityStandard? {
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

  /// Drift if a label differs that the operator had set and would set again, or that only another client can have changed.
  func cause(_ desired: PodSecurityRecord) -> PlanBuilder.Cause {
    let lost = record.applied.filter { labels[$0.key] != $0.value }
    if lost.contains(where: { desired.applied[$0.key] == $0.value }) { return .drift(.modified) }
    let isRolledOut = owners.enforcing.allSatisfy(\.baseline.wasRolledOut) && record.baselines == desired.baselines
    if isRolledOut, desired.applied.contains(where: { labels[$0.key] != $0.value }) { return .drift(.modified) }
    return observation.history.lastApplied[observation.namespace.id] != nil && record.applied.isEmpty
      ? .drift(.modified) : .rollout
  }
}

// MARK: - Audit

extension PodSecurityFloor {
  /// What is below the floor that a baseline in audit mode asks for.
  func audit(_ scope: Scope) -> FieldPlan.Audit {
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

  /// Those of the labels that still have the operator's values, with their earlier values.
  private func restored(_ applied: [String: String]) -> [String: JSONValue] {
    guard observation.namespace.isAppliedByUs else { return [:] }
    return applied.reduce(into: [:]) { labels, applied in
      guard self.labels[applied.key] == applied.value else { return }
      labels[applied.key] = record.previous[applied.key].map(JSONValue.string) ?? .null
    }
  }
}
