import CRDs
import Kubernetes
package import Planning

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// The changes that the operator would make in each namespace if baselines were applied. Pure: the operator's planner, on a
/// snapshot.
///
/// A given baseline replaces the one of the same name in the cluster; the other baselines stay in force. Changes that are
/// unrelated to the given baselines, and due without them, are omitted.
package struct PreviewPlan: Sendable {
  /// Every namespace in which there is something to report, by name.
  package private(set) var namespaces: [PlannedNamespace] = []
  /// Notes about the baselines, as sentences.
  package private(set) var notes: [String]
  /// Objects whose live state the plan needs: plan again with a snapshot that contains them.
  package private(set) var undecided: Set<ObjectID> = []

  private let given: Set<String>
  private let rollouts: RolloutSteps
  private let before: [BaselineFacts]
  private let after: [BaselineFacts]

  /// Plans every namespace, with the given baselines and without.
  ///
  /// - Parameters:
  ///   - given: Valid baselines with unique names.
  ///   - snapshot: The cluster.
  ///   - catalog: The operator's controls.
  ///   - now: The time, for exemptions.
  package init(
    of given: [BaselineFacts], in snapshot: Snapshot, catalog: Catalog = .standard, now: Date
  ) {
    let names = Set(given.map(\.name))
    self.given = names
    rollouts = RolloutSteps(of: given, over: snapshot.baselines)
    before = snapshot.baselines.map { BaselineFacts(inCluster: $0).applied(in: snapshot.identity) }
    let others = before.filter { !names.contains($0.name) }
    after = others + given.map { Self.applied($0, over: snapshot.baselines).applied(in: snapshot.identity) }
    notes = snapshot.notes + Self.notes(on: given, in: snapshot, others: others) + rollouts.notes
    let planners = (before: Planner(catalog: catalog), after: Planner(catalog: catalog))
    for namespace in snapshot.namespaces.sorted(by: { $0.name < $1.name }) {
      if let planned = plan(namespace, in: snapshot, now: now, planners) { namespaces.append(planned) }
    }
    let selecting = namespaces.reduce(into: Set<String>()) { $0.formUnion($1.selectors) }
    let elsewhere = after.filter { names.contains($0.name) && !$0.cluster.isSelected }
    notes += elsewhere.sorted { $0.name < $1.name }.map(Self.note)
    notes += names.subtracting(selecting).subtracting(elsewhere.map(\.name)).sorted().map {
      "baseline '\($0)' selects no namespace: check its namespaceSelector; protected namespaces need their exact name"
    }
  }

  private mutating func plan(
    _ namespace: NamespaceFacts, in snapshot: Snapshot, now: Date, _ planners: (before: Planner, after: Planner)
  ) -> PlannedNamespace? {
    var observation = Observation(
      namespace: namespace, baselines: after, objects: snapshot.objects[namespace.name] ?? [:],
      cluster: snapshot.cluster, live: snapshot.live, now: now)
    let plan = planners.after.plan(observation)
    observation.baselines = before
    let earlier = planners.before.plan(observation)
    undecided.formUnion((plan.undecided + earlier.undecided).map(\.id))
    let findings = given.sorted().flatMap { plan.results[$0]?.findings ?? [] }
    let inPlace = Array(plan.inPlace.keys) + plan.equivalent.keys
    let changes = changes(of: plan, since: earlier)
    let planned = PlannedNamespace(
      name: namespace.name, selectors: given.filter { plan.results[$0]?.isSelected == true }, changes: changes,
      steps: steps(of: changes, in: namespace), kept: inPlace.count { isGiven($0, in: observation) },
      findings: findings)
    return !planned.selectors.isEmpty || !planned.changes.isEmpty || !findings.isEmpty ? planned : nil
  }

  /// The changes for the given baselines, and those that are due only with them. A change of the same object that was due
  /// before keeps its reason, because only the baseline in the cluster distinguishes drift from a rollout.
  private func changes(of plan: Plan, since earlier: Plan) -> [Change] {
    let due = Set(earlier.changes)
    return plan.changes.filter { change in
      change.baselines.contains(where: given.contains) || !due.contains(change)
    }.map { change in
      var change = change
      if let twin = earlier.changes.first(where: { $0.id == change.id && $0.leadsToSame(as: change) }) {
        change.reason = twin.reason
      }
      return change
    }
  }

  /// The steps of rollouts in which changes are made. Drift is restored at once.
  private func steps(of changes: [Change], in namespace: NamespaceFacts) -> [RolloutStepPreview] {
    let due = changes.filter { $0.drift == nil }
    return given.sorted().compactMap { name in
      guard due.contains(where: { $0.baselines.contains(name) }) else { return nil }
      return rollouts.step(of: name, in: namespace)
    }
  }

  /// Whether a given baseline requires an object that is in place.
  private func isGiven(_ id: ObjectID, in observation: Observation) -> Bool {
    guard id.kind != .namespace else {
      return observation.namespace.podSecurityBaselines.contains(where: given.contains)
    }
    let owners = observation.objects[id]?.ownership?.baseline.split(separator: ",").map(String.init) ?? []
    return owners.contains(where: given.contains)
  }
}

/// The changes that the operator would make in one namespace.
package struct PlannedNamespace: Sendable {
  /// The namespace's name.
  package var name: String
  /// The given baselines that select it.
  package var selectors: Set<String>
  /// Writes, in the order of their stages.
  package var changes: [Change]
  /// The steps of rollouts in which the changes are made; empty if they are made at once.
  package var steps: [RolloutStepPreview]
  /// How many objects of the given baselines are in place already.
  package var kept: Int
  /// What the given baselines would report and not change.
  package var findings: [Finding]
}

// MARK: - Baselines

extension PreviewPlan {
  /// The baseline as it would be in the cluster. A new spec does not stop a deletion.
  private static func applied(_ baseline: BaselineFacts, over existing: [SecurityBaseline]) -> BaselineFacts {
    var applied = baseline
    guard let live = existing.first(where: { $0.key.name == baseline.name }) else { return applied }
    applied.uid = live.metadata.uid ?? ""
    applied.isDeleting = live.metadata.deletionTimestamp != nil
    return applied
  }

  private static func notes(
    on given: [BaselineFacts], in snapshot: Snapshot, others: [BaselineFacts]
  ) -> [String] {
    let deleting = snapshot.baselines.filter { $0.metadata.deletionTimestamp != nil }.map(\.key.name)
    let leaving = given.map(\.name).filter(deleting.contains).map {
      "baseline '\($0)' is being deleted: applying it does not stop that"
    }
    let invalid = others.filter(\.hasInvalidSpec).map {
      "baseline '\($0.name)' in the cluster is invalid: its existing objects are assumed to stay unchanged"
    }
    let nameless = given.filter { $0.spec.hasClusterExemptions && snapshot.identity.name == nil }
    let exemptions = snapshot.identity.problem.map { problem in
      nameless.map {
        "baseline '\($0.name)': exemptions and exceptions with clusters are ignored, because the name of this cluster is "
          + "unknown: \(problem)"
      }
    }
    return leaving + invalid + (exemptions ?? [])
  }
}

extension PreviewPlan {
  /// Why a baseline does not apply in the cluster.
  private static func note(on baseline: BaselineFacts) -> String {
    switch baseline.cluster {
    case .selected: "baseline '\(baseline.name)' selects this cluster"
    case .notSelected(let reason): "baseline '\(baseline.name)' does not select this cluster: \(reason)"
    case .unknown(let reason): "baseline '\(baseline.name)' would change nothing: \(reason)"
    }
  }
}

extension BaselineFacts {
  /// A baseline in the cluster as an operator sees it after a start. For an invalid baseline, only the deletion policy is
  /// known, because there is no last valid spec.
  fileprivate init(inCluster baseline: SecurityBaseline) {
    let isInvalid = !baseline.validate().isEmpty
    var spec = baseline.spec
    if isInvalid {
      spec = SecurityBaselineSpec()
      spec.deletionPolicy = baseline.spec.deletionPolicy
    }
    self.init(
      name: baseline.key.name, uid: baseline.metadata.uid ?? "", spec: spec, hasInvalidSpec: isInvalid,
      isDeleting: baseline.metadata.deletionTimestamp != nil, wasRolledOut: baseline.wasRolledOut)
  }
}

extension Change {
  /// Whether two changes lead to the same object.
  fileprivate func leadsToSame(as other: Change) -> Bool {
    switch (action, other.action) {
    case (.create(let mine), .create(let theirs)), (.replace(let mine, _), .replace(let theirs, _)),
      (.recreate(let mine, _), .recreate(let theirs, _)), (.apply(let mine), .apply(let theirs)):
      mine.fingerprint == theirs.fingerprint
    default: false
    }
  }
}
