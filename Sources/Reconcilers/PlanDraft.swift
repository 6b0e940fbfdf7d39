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
  private var wanted: Set<ObjectID> = []

  /// Removal comes last: a namespace is never without protection that it is to keep.
  static let removalStage = 3

  init(_ observation: Observation, scopes: [Scope]) {
    self.observation = observation
    self.scopes = scopes
    for scope in scopes where scope.isSelected {
      shares[scope.baseline.name] = Plan.Share(isSelected: true, isExempt: !scope.exempt.isEmpty)
    }
  }

  /// The plan.
  func finish() -> Plan {
    var sorted = steps
    sorted.sort { ($0.stage, $0.control, $0.id.name) < ($1.stage, $1.control, $1.id.name) }
    return Plan(
      steps: sorted, shares: shares, inPlace: inPlace, nextChange: scopes.compactMap(\.exemptionEnds).min())
  }

  // MARK: - What is asked for

  /// Compares one object that a baseline asks for with what is there.
  mutating func require(_ blueprint: Blueprint, for scope: Scope) {
    let name = scope.baseline.name
    let id = blueprint.id(in: observation.namespace.name)
    shares[name]?.desired += 1
    let live = observation.objects[id]
    guard wanted.insert(id).inserted else {
      return find(.nameConflict, blueprint.control, name, id, "another baseline generates \(id.title) as well")
    }
    if let live, live.isForeign(to: scope.baseline), !scope.baseline.spec.adoptsExisting {
      let message = "\(id.title) exists and is not managed by this baseline; rename it, or set spec.adoptExisting"
      return find(.nameConflict, blueprint.control, name, id, message)
    }
    if live?.isTerminating == true { return }
    let desired = blueprint.desired(in: observation.namespace.name)
    guard live?.fingerprint != desired.fingerprint else {
      inPlace[id] = desired.fingerprint
      return
    }
    let cause = cause(of: id, live: live, baseline: scope.baseline)
    guard blueprint.enforcement == .enforce else {
      return findDrift(desired, live: live, cause: cause, baseline: name)
    }
    require(desired, live: live, cause: cause, stage: blueprint.stage)
  }

  /// Adds the step that brings an object about.
  mutating func require(_ desired: DesiredObject, live: ObservedObject?, cause: Step.Cause, stage: Int) {
    var action = Step.Action.apply(desired, live: live)
    if let live, let immutable = desired.immutable, live.immutable != immutable {
      action = .recreate(desired, live: live)
    }
    steps.append(
      Step(
        action: action, id: desired.id, cause: cause, control: desired.control, baselines: desired.baselines,
        stage: stage))
  }

  /// Why an object differs from what is asked for, as far as memory tells.
  func cause(of id: ObjectID, live: ObservedObject?, baseline: BaselineFacts) -> Step.Cause {
    let settled = observation.settled[id]
    guard let live else {
      if settled != nil { return .drift(.deleted) }
      // Some of the baseline's objects are here and it was rolled out: this one was here too, before we began.
      let isRolledOut = baseline.wasRolledOut && observation.objects.values.contains { $0.belongs(to: baseline.name) }
      return isRolledOut ? .drift(.deleted) : .rollout
    }
    guard let settled else { return live.isForeign(to: baseline) ? .rollout : .undecided }
    return live.fingerprint == settled ? .rollout : .drift(.modified)
  }

  private mutating func findDrift(
    _ desired: DesiredObject, live: ObservedObject?, cause: Step.Cause, baseline: String
  ) {
    let change: DriftRecord.Change =
      if live != nil { .modified } else if case .drift(let change) = cause { change } else { .missing }
    let what = change == .modified ? "differs from what the baseline asks for" : "is \(change.rawValue.lowercased())"
    find(.drift(change), desired.control, baseline, desired.id, "\(desired.id.title) \(what)")
  }

  // MARK: - For the joined controls

  /// Counts an object that a baseline asks for jointly with others.
  mutating func count(for baseline: String) { shares[baseline]?.desired += 1 }

  /// Notes an object that needs no write.
  mutating func keep(_ id: ObjectID, _ fingerprint: Fingerprint) { inPlace[id] = fingerprint }

  /// Notes that something of a baseline is still here.
  mutating func remains(of baseline: String) { shares[baseline, default: Plan.Share()].hasRemains = true }

  /// Adds a step that is ready made.
  mutating func add(_ step: Step) { steps.append(step) }

  /// Adds a finding.
  mutating func find(
    _ kind: Finding.Kind, _ control: ControlID, _ baseline: String, _ id: ObjectID, _ message: String
  ) {
    shares[baseline, default: Plan.Share()].findings.append(
      Finding(kind: kind, control: control, baseline: baseline, id: id, message: message))
  }
}

// MARK: - What is no longer asked for

extension PlanDraft {
  /// Removes our objects that nobody asks for. Only what is ours beyond doubt is touched; objects of a baseline that is
  /// held, or not known, stay as they are (those of a deleted one are collected by Kubernetes through their owner).
  mutating func prune() {
    for scope in scopes {
      let name = scope.baseline.name
      for object in observation.objects.values where object.belongs(to: name) {
        remains(of: name)
        guard !wanted.contains(object.id), !scope.baseline.isHeld, !object.isTerminating else { continue }
        prune(object, scope: scope)
      }
    }
  }

  private mutating func prune(_ object: ObservedObject, scope: Scope) {
    let control = object.ownership?.control ?? .networkPolicies
    let spec = scope.baseline.spec
    if scope.baseline.isDeleting {
      let isOrphaned = spec.effectiveDeletionPolicy == .orphan
      return remove(object, by: isOrphaned ? .release(object) : .delete(object), control, scope, .prune)
    }
    guard spec.enforcement(of: control) == .enforce else {
      return find(
        .drift(.surplus), control, scope.baseline.name, object.id, "\(object.id.title) is no longer asked for")
    }
    remove(object, by: .delete(object), control, scope, .prune)
  }

  private mutating func remove(
    _ object: ObservedObject, by action: Step.Action, _ control: ControlID, _ scope: Scope, _ cause: Step.Cause
  ) {
    add(
      Step(
        action: action, id: object.id, cause: cause, control: control, baselines: [scope.baseline.name],
        stage: Self.removalStage))
  }
}

// MARK: - What is not ours

extension PlanDraft {
  /// Reports, or prunes, objects that are not ours and weaken a baseline.
  mutating func judgeUnmanaged() {
    let judge = UnmanagedJudge(observation: observation)
    for scope in scopes where scope.isSelected {
      for (object, control, message) in judge.offences(against: scope) where !wanted.contains(object.id) {
        let policy =
          control == .rbac
          ? scope.baseline.spec.rbac?.effectiveUnmanaged : scope.baseline.spec.networkPolicies?.effectiveUnmanaged
        switch policy {
        case .prune where scope.baseline.spec.enforcement(of: control) == .enforce && !scope.baseline.isHeld:
          remove(object, by: .delete(object), control, scope, .unmanaged)
        case .prune, .report: find(.unmanaged, control, scope.baseline.name, object.id, message)
        case .ignore, .none: break
        }
      }
    }
  }
}

extension ObservedObject {
  /// Whether the object is a baseline's, beyond doubt.
  func belongs(to baseline: String) -> Bool {
    id.kind != .serviceAccount && isOurs && ownership?.baseline == baseline
  }

  /// Whether the object is neither this baseline's nor was: then its name is taken.
  ///
  /// Ours with a label or the owner reference stripped is still known by the field manager.
  func isForeign(to baseline: BaselineFacts) -> Bool {
    if let ownership { return ownership.baseline != baseline.name }
    return !isAppliedByUs && !(ownerUIDs.contains(baseline.uid) && !baseline.uid.isEmpty)
  }
}

extension ObjectID {
  /// Kind and name, as messages have it.
  var title: String { "\(kind.resourceType.kind) '\(name)'" }
}
