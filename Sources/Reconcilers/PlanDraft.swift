import CRDs
import Foundation
import Kubernetes

/// A plan in the making.
struct PlanDraft {
  let observation: Observation
  let scopes: [Scope]
  private var steps: [Step] = []
  private var shares: [String: Plan.Share] = [:]
  private var inPlace: [ObjectID: Fingerprint] = [:]
  /// Objects that are to be there: neither pruned nor judged.
  private(set) var wanted: Set<ObjectID> = []

  /// Removal comes last: a namespace is never without protection that it is to keep.
  static let removalStage = 3

  init(_ observation: Observation, scopes: [Scope]) {
    self.observation = observation
    self.scopes = scopes
    for scope in scopes where scope.isSelected {
      shares[scope.baseline.name] = Plan.Share(isSelected: true, isExempt: !scope.exempt.isEmpty)
    }
  }

  /// The plan; equal observations give equal plans.
  func finish() -> Plan {
    var sorted = steps
    sorted.sort {
      ($0.stage, $0.control, $0.id.kind.resourceType.kind, $0.id.name)
        < ($1.stage, $1.control, $1.id.kind.resourceType.kind, $1.id.name)
    }
    var shares = shares
    for name in shares.keys {
      shares[name]?.findings.sort { ($0.control, $0.id.title, $0.message) < ($1.control, $1.id.title, $1.message) }
    }
    return Plan(
      steps: sorted, shares: shares, inPlace: inPlace, nextChange: scopes.compactMap(\.exemptionEnds).min())
  }

  /// Notes an object that is to be there; false where it was noted before.
  mutating func want(_ id: ObjectID) -> Bool { wanted.insert(id).inserted }

  /// Counts an object that a baseline asks for.
  mutating func count(for baseline: String) { shares[baseline]?.desired += 1 }

  /// Notes an object that needs no write.
  mutating func keep(_ id: ObjectID, _ fingerprint: Fingerprint) { inPlace[id] = fingerprint }

  /// Notes that something of a baseline is still here.
  mutating func remains(of baseline: String) { shares[baseline, default: Plan.Share()].hasRemains = true }

  /// Adds a step.
  mutating func add(_ step: Step) { steps.append(step) }

  /// Adds the step that brings an object about.
  mutating func require(_ desired: DesiredObject, live: ObservedObject?, cause: Step.Cause, stage: Int) {
    var action = Step.Action.apply(desired, live: live)
    if let live, desired.needsReplacement(of: live) { action = .recreate(desired, live: live) }
    add(
      Step(
        action: action, id: desired.id, cause: cause, control: desired.control, baselines: desired.baselines,
        stage: stage))
  }

  /// Adds the step that takes an object, or our part in it, away.
  mutating func remove(
    _ id: ObjectID, by action: Step.Action, _ control: ControlID, for baselines: [String], cause: Step.Cause = .prune
  ) {
    add(
      Step(
        action: action, id: id, cause: cause, control: control, baselines: baselines, stage: Self.removalStage))
  }

  /// Adds a finding.
  mutating func find(
    _ kind: Finding.Kind, _ control: ControlID, _ baseline: String, _ id: ObjectID, _ message: String
  ) {
    shares[baseline, default: Plan.Share()].findings.append(
      Finding(kind: kind, control: control, baseline: baseline, id: id, message: message))
  }
}

extension DesiredObject {
  /// Whether a field differs that cannot be changed.
  func needsReplacement(of live: ObservedObject) -> Bool { immutable.map { live.immutable != $0 } ?? false }
}

extension ObjectID {
  /// Kind and name, as messages have it.
  var title: String { "\(kind.resourceType.kind) '\(name)'" }
}
