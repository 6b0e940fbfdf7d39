import CRDs
import Kubernetes

/// Builds a plan.
struct PlanBuilder {
  let observation: Observation
  let scopes: [Scope]
  private var plan = Plan()
  /// Required objects: they are not pruned.
  private(set) var wanted: Set<ObjectID> = []
  /// Required objects that are never checked as unmanaged objects: not those that a baseline in audit mode requires and never
  /// wrote, because then a tenant has created them.
  private(set) var excused: Set<ObjectID> = []
  /// Objects that the plan removes.
  private(set) var removed: Set<ObjectID> = []

  /// Why an object differs from the desired one, as far as memory shows.
  enum Cause: Hashable {
    /// The spec changed, or the namespace is new.
    case rollout
    /// Another client changed what the operator had written.
    case drift(DriftRecord.Change)
    /// Memory does not show it: `managedFields` of the live object decide.
    case undecided
  }

  init(_ observation: Observation, scopes: [Scope]) {
    self.observation = observation
    self.scopes = scopes
    plan.nextChange = scopes.compactMap(\.exemptionEnds).min()
    for scope in scopes where scope.isSelected {
      plan.results[scope.baseline.name] = BaselineResult(isSelected: true, isExempt: !scope.exempt.isEmpty)
    }
  }

  /// The plan; equal observations give equal plans.
  func finish() -> Plan {
    var plan = plan
    plan.changes.sort {
      ($0.stage, $0.control, $0.id.kind.resourceType.kind, $0.id.name)
        < ($1.stage, $1.control, $1.id.kind.resourceType.kind, $1.id.name)
    }
    for name in plan.results.keys {
      plan.results[name]?.findings.sort { $0.precedes($1) }
    }
    return plan
  }

  /// Records a required object; returns false if it was recorded before.
  mutating func want(_ id: ObjectID) -> Bool { wanted.insert(id).inserted }

  /// Excuses a required object of a baseline from the check of unmanaged objects.
  mutating func excuse(_ id: ObjectID) { excused.insert(id) }

  /// Counts an object that a baseline requires.
  mutating func count(for baseline: String) { plan.results[baseline]?.desired += 1 }

  /// Records an object that needs no write.
  mutating func keep(_ id: ObjectID, _ fingerprint: Fingerprint) { plan.inPlace[id] = fingerprint }

  /// Notes what keeps the deletion of a baseline from being complete.
  mutating func noteBlocked(_ message: String, of baseline: String) {
    plan.results[baseline, default: BaselineResult()].blockers.append(message)
  }

  /// Notes that something of a baseline is still here.
  mutating func noteRemains(of baseline: String) {
    plan.results[baseline, default: BaselineResult()].hasRemains = true
  }

  /// Adds the change that removes an object, or the operator's fields of it.
  mutating func remove(
    _ id: ObjectID, by action: Change.Action, _ control: ControlID, for baselines: [String],
    reason: Change.Reason = .prune
  ) {
    removed.insert(id)
    plan.changes.append(
      Change(
        action: action, id: id, reason: reason, control: control, baselines: baselines,
        stage: reason == .prune && observation.objects[id]?.isOpening == true ? .removalOfOpenings : .removal))
  }

  /// Adds a finding.
  mutating func find(
    _ kind: Finding.Kind, _ control: ControlID, _ baseline: String, _ id: ObjectID, _ message: String,
    _ verdict: Verdict? = nil
  ) {
    plan.results[baseline, default: BaselineResult()].findings.append(
      Finding(kind: kind, control: control, baseline: baseline, id: id, message: message, verdict: verdict))
  }
}

// MARK: - Writing an object

extension PlanBuilder {
  /// Adds the change that creates or updates an object, unless the server already responded to an equal one.
  mutating func write(_ desired: DesiredObject, live: ObservedObject?, cause: Cause, stage: Change.Stage) {
    let action: Change.Action =
      switch live {
      case _ where desired.claim == .fields: .apply(desired)
      case nil: .create(desired)
      case let live? where desired.needsReplacement(of: live): .recreate(desired, live: live)
      case let live?: .replace(desired, live: live)
      }
    let change = Change(
      action: action, id: desired.id, reason: .rollout, control: desired.control, baselines: desired.baselines,
      stage: stage)
    if let rejected = observation.history.rejected[desired.id], rejected.desired == desired.fingerprint {
      plan.withheld.append((change, .rejected(rejected)))
    } else if let accepted = observation.history.accepted[desired.id], let live,
      (accepted.desired, accepted.live) == (desired.fingerprint, live.fingerprint)
    {
      if let alteration = accepted.alteration { plan.withheld.append((change, .altered(alteration))) }
    } else {
      decide(change, desired, live: live, cause: cause)
    }
  }

  /// Determines why an object differs, and so whether it is written. The whole live object is required if memory does not
  /// show the reason, or to report who changed the object.
  private mutating func decide(_ change: Change, _ desired: DesiredObject, live: ObservedObject?, cause: Cause) {
    var change = change
    switch (cause, observation.live[change.id]) {
    case (.rollout, _): plan.changes.append(change)
    case (.drift(let kind), _) where kind != .modified: add(change, drift: kind)
    case (_, nil): plan.undecided.append(change)
    case (.drift, .missing): add(change, drift: .deleted)
    case (.undecided, .missing): plan.changes.append(change)
    // It is much larger than the desired object, so another client has enlarged it.
    case (_, .tooLarge): add(change, drift: .modified)
    case (_, .found(let object)):
      let result = DriftDetector.compare(desired: desired, live: object)
      if result.differences.isEmpty {
        // Only if the object was not changed between the two reads: a client could otherwise restore it for a moment, and have the
        // weakened one accepted.
        if let live, object["metadata"]?["resourceVersion"]?.stringValue ?? "" == live.resourceVersion,
          object["metadata"]?["uid"]?.stringValue ?? "" == live.uid
        {
          plan.equivalent[change.id] = AcceptedDifference(desired: desired.fingerprint, live: live.fingerprint)
        }
      } else if cause == .undecided, !result.isByOthers {
        plan.changes.append(change)
      } else {
        change.reason = .drift(
          Drift(
            id: change.id, control: change.control, change: .modified, fields: result.differences.map(\.path),
            manager: result.manager, operation: result.operation, isHarmless: result.isHarmless))
        plan.changes.append(change)
      }
    }
  }

  private mutating func add(_ change: Change, drift: DriftRecord.Change) {
    var change = change
    change.reason = .drift(Drift(id: change.id, control: change.control, change: drift))
    plan.changes.append(change)
  }
}

// MARK: - Fields of objects that belong to others

extension PlanBuilder {
  /// Adds the fields of an object that a control requires.
  mutating func add(_ fields: FieldPlan) {
    for name in fields.owners.recorded + fields.alsoRecorded
    where observation.baselines.contains(where: { $0.name == name }) {
      noteRemains(of: name)
    }
    for audit in fields.audits {
      count(for: audit.baseline)
      guard let difference = audit.difference else { continue }
      let drift = Drift(id: fields.id, control: fields.control, change: .modified)
      find(.drift(drift), fields.control, audit.baseline, fields.id, difference)
    }
    for scope in fields.owners.enforcing { count(for: scope.baseline.name) }
    switch fields.step {
    case .keep(let fingerprint): keep(fields.id, fingerprint)
    case .write(let desired, let live, let cause, let stage): write(desired, live: live, cause: cause, stage: stage)
    case .release(let action, let baselines): remove(fields.id, by: action, fields.control, for: baselines)
    case nil: break
    }
  }
}
