import CRDs
import Foundation
import Kubernetes

/// Pod Security Admission labels of a namespace, joined over all baselines: the strictest level of each mode is the
/// floor, and a stricter label that is already there stays.
///
/// https://kubernetes.io/docs/concepts/security/pod-security-admission/ — the labels live on an object that is not ours,
/// so an annotation records which were set, for whom, and what was there before. A tenant who edits the annotation may
/// at most change what is put back one day: whoever may do that may write the labels themselves.
struct PodSecurityPlan {
  private let scopes: [Scope]
  private let observation: Observation
  private let record: PodSecurityRecord

  init(scopes: [Scope], observation: Observation) {
    self.scopes = scopes
    self.observation = observation
    record = PodSecurityRecord(json: observation.namespace.previousPodSecurity)
  }

  private var id: ObjectID {
    ObjectID(kind: .namespace, namespace: observation.namespace.name, name: observation.namespace.name)
  }

  /// Adds what must be done, or said.
  func add(to draft: inout PlanDraft) {
    for baseline in record.baselines where observation.baselines.contains(where: { $0.name == baseline }) {
      draft.remains(of: baseline)
    }
    report(in: &draft)
    let enforcing = wanting(.enforce)
    for scope in enforcing { draft.count(for: scope.baseline.name) }
    if enforcing.isEmpty { return release(in: &draft) }
    let desired = desired(for: enforcing)
    guard !isInPlace(desired.labels, desired.record) else { return draft.keep(id, desired.object.fingerprint) }
    draft.require(desired.object, live: nil, cause: cause(desired.labels), stage: 0)
  }

  private func wanting(_ enforcement: Enforcement) -> [Scope] {
    scopes.filter {
      $0.wants(.podSecurity) && $0.baseline.spec.podSecurity != nil
        && $0.baseline.spec.enforcement(of: .podSecurity) == enforcement
    }
  }
}

// MARK: - The floor

extension PodSecurityPlan {
  private typealias Desired = (object: DesiredObject, labels: [String: String], record: PodSecurityRecord)

  /// The labels to set: those of the floor, but for modes that have a stricter label that is not ours.
  private func desired(for scopes: [Scope]) -> Desired {
    var labels: [String: String] = [:]
    var record = PodSecurityRecord()
    record.baselines = scopes.map(\.baseline.name).sorted()
    for mode in PodSecurityMode.allCases {
      guard let (level, version) = floor(of: mode, over: scopes) else { continue }
      let live = observation.namespace.labels[mode.label].flatMap(PodSecurityLevel.init)
      let isOurs = live != nil && self.record.applied[mode.label] == live?.rawValue
      if let live, live > level, !isOurs { continue }
      labels[mode.label] = level.rawValue
      labels[mode.versionLabel] = version
    }
    record.applied = labels
    record.previous = previous(of: labels)
    return (object(labels, record), labels, record)
  }

  private func floor(of mode: PodSecurityMode, over scopes: [Scope]) -> (PodSecurityLevel, String)? {
    let asked = scopes.compactMap { scope -> (PodSecurityLevel, String)? in
      guard let settings = scope.baseline.spec.podSecurity, let level = settings[mode] else { return nil }
      return (level, settings.effectiveVersion)
    }
    return asked.max { $0.0 < $1.0 }
  }

  /// What was there before us: as recorded, or else as it is now.
  private func previous(of labels: [String: String]) -> [String: String] {
    labels.keys.reduce(into: [:]) { previous, key in
      let live = observation.namespace.labels[key]
      previous[key] = self.record.applied[key] == nil ? live : self.record.previous[key]
    }
  }

  private func object(_ labels: [String: String], _ record: PodSecurityRecord) -> DesiredObject {
    let type = Namespace.resourceType
    let manifest: JSONValue = [
      "apiVersion": .string(type.apiVersion), "kind": .string(type.kind),
      "metadata": [
        "name": .string(observation.namespace.name), "labels": .object(labels.mapValues(JSONValue.string)),
        "annotations": [WellKnown.previousLabelsAnnotation: .string(record.json)],
      ],
    ]
    return DesiredObject(
      id: id, control: .podSecurity, baselines: record.baselines, claim: .fields, manifest: manifest,
      fingerprint: Fingerprint(of: manifest))
  }

  private func isInPlace(_ labels: [String: String], _ record: PodSecurityRecord) -> Bool {
    record == self.record && labels.allSatisfy { observation.namespace.labels[$0.key] == $0.value }
  }

  /// Drift, where what differs is what we had set and would set again.
  private func cause(_ labels: [String: String]) -> Step.Cause {
    let lost = record.applied.filter { observation.namespace.labels[$0.key] != $0.value }
    if lost.contains(where: { labels[$0.key] == $0.value }) { return .drift(.modified) }
    return observation.settled[id] != nil && record.applied.isEmpty ? .drift(.modified) : .rollout
  }
}

// MARK: - Audit, and release

extension PodSecurityPlan {
  /// Audit: says what is below the floor.
  private func report(in draft: inout PlanDraft) {
    for scope in wanting(.audit) {
      let name = scope.baseline.name
      draft.count(for: name)
      let lacking = PodSecurityMode.allCases.compactMap { mode -> String? in
        guard let level = scope.baseline.spec.podSecurity?[mode] else { return nil }
        let live = observation.namespace.labels[mode.label].flatMap(PodSecurityLevel.init) ?? .privileged
        return live < level ? "\(mode.rawValue) is '\(live.rawValue)', not '\(level.rawValue)'" : nil
      }
      guard !lacking.isEmpty else { continue }
      draft.find(.drift(.modified), .podSecurity, name, id, "Pod Security \(lacking.joined(separator: ", "))")
    }
  }

  /// Nobody asks for labels any more: what we set and is still there goes back to what it was.
  private func release(in draft: inout PlanDraft) {
    let concerned = scopes.filter { record.baselines.contains($0.baseline.name) }
    guard let scope = concerned.first, !concerned.contains(where: { $0.baseline.isHeld }) else { return }
    let isLeft = concerned.contains {
      !$0.baseline.isDeleting && $0.baseline.spec.enforcement(of: .podSecurity) == .audit
    }
    if isLeft { return }
    let isOrphaned = scope.baseline.isDeleting && scope.baseline.spec.effectiveDeletionPolicy == .orphan
    let labels = isOrphaned ? [:] : restored
    let patch: JSONValue = [
      "metadata": ["labels": .object(labels), "annotations": [WellKnown.previousLabelsAnnotation: .null]]
    ]
    draft.add(
      Step(
        action: .patch(patch), id: id, cause: .prune, control: .podSecurity,
        baselines: concerned.map(\.baseline.name), stage: PlanDraft.removalStage))
  }

  private var restored: [String: JSONValue] {
    record.applied.reduce(into: [:]) { labels, applied in
      guard observation.namespace.labels[applied.key] == applied.value else { return }
      labels[applied.key] = record.previous[applied.key].map(JSONValue.string) ?? .null
    }
  }
}

/// The three modes of Pod Security Admission.
enum PodSecurityMode: String, CaseIterable {
  case enforce
  case audit
  case warn

  var label: String { "pod-security.kubernetes.io/\(rawValue)" }
  var versionLabel: String { label + "-version" }
}

extension PodSecuritySpec {
  /// The level of a mode.
  subscript(mode: PodSecurityMode) -> PodSecurityLevel? {
    switch mode {
    case .enforce: enforce
    case .audit: audit
    case .warn: warn
    }
  }
}

/// What the annotation on a namespace holds.
struct PodSecurityRecord: Codable, Equatable {
  var baselines: [String] = []
  /// The labels that we set.
  var applied: [String: String] = [:]
  /// What they were before; absent ones were not there.
  var previous: [String: String] = [:]

  init() {}

  /// Reads the annotation. Anything that is not ours to set, or is no value of such a label, is dropped.
  init(json: String?) {
    guard let json, let read = try? JSONDecoder().decode(Self.self, from: Data(json.utf8)) else { return }
    baselines = read.baselines
    applied = read.applied.filter(Self.isPlausible)
    previous = read.previous.filter(Self.isPlausible)
  }

  /// The annotation, the same for equal records.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  private static func isPlausible(_ label: (key: String, value: String)) -> Bool {
    if PodSecurityMode.allCases.contains(where: { $0.label == label.key }) {
      return PodSecurityLevel(rawValue: label.value) != nil
    }
    return PodSecurityMode.allCases.contains { $0.versionLabel == label.key }
      && label.value.wholeMatch(of: /latest|v1\.[0-9]{1,3}/) != nil
  }
}
