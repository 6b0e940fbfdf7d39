import CRDs
public import Foundation
import Kubernetes
public import Reconcilers

/// The steps that the operator would take in each namespace once baselines were applied. Pure: the same planner as the
/// operator's, on a snapshot.
///
/// A baseline given replaces the one of that name in the cluster; the others stay in force beside it. Steps that are
/// due without the given baselines as well, and have nothing to do with them, are left out.
public struct Forecast: Sendable {
  /// What is due in one namespace.
  public struct Share: Sendable {
    /// The namespace.
    public var namespace: String
    /// The given baselines that select it.
    public var selectors: Set<String>
    /// Writes, in the order of their stages.
    public var steps: [Step]
    /// How many objects of the given baselines are in place already.
    public var kept: Int
    /// What the given baselines would report and leave alone.
    public var findings: [Finding]
  }

  /// Every namespace in which there is something to say, by name.
  public var shares: [Share]
  /// What is worth knowing of the baselines, in sentences.
  public var notes: [String]

  private let given: Set<String>
  private let before: [BaselineFacts]
  private let after: [BaselineFacts]

  /// Plans every namespace, with the given baselines and without.
  ///
  /// - Parameters:
  ///   - given: Valid baselines, no two of one name.
  ///   - snapshot: The cluster.
  ///   - now: The time, for exemptions.
  public init(of given: [BaselineFacts], in snapshot: Snapshot, now: Date) {
    let names = Set(given.map(\.name))
    self.given = names
    before = snapshot.baselines.map { BaselineFacts(inCluster: $0) }
    let others = before.filter { !names.contains($0.name) }
    after = others + given.map { Self.applied($0, over: snapshot.baselines) }
    shares = []
    notes = snapshot.notes + Self.notes(on: given, in: snapshot, others: others)
    let planners = (before: Planner(), after: Planner())
    shares = snapshot.namespaces.sorted { $0.name < $1.name }.compactMap { namespace in
      share(of: namespace, in: snapshot, now: now, planners)
    }
    let selecting = shares.reduce(into: Set<String>()) { $0.formUnion($1.selectors) }
    notes += names.subtracting(selecting).sorted().map {
      "baseline '\($0)' selects no namespace: see its namespaceSelector; protected namespaces want their exact name"
    }
  }

  private func share(
    of namespace: NamespaceFacts, in snapshot: Snapshot, now: Date, _ planners: (before: Planner, after: Planner)
  ) -> Share? {
    var observation = Observation(
      namespace: namespace, baselines: after, objects: snapshot.objects[namespace.name] ?? [:],
      cluster: snapshot.cluster, now: now)
    let plan = planners.after.plan(observation)
    observation.baselines = before
    let earlier = planners.before.plan(observation)
    let findings = given.sorted().flatMap { plan.shares[$0]?.findings ?? [] }
    let share = Share(
      namespace: namespace.name, selectors: given.filter { plan.shares[$0]?.isSelected == true },
      steps: steps(of: plan, since: earlier),
      kept: plan.inPlace.keys.count { isGiven($0, in: observation) }, findings: findings)
    return !share.selectors.isEmpty || !share.steps.isEmpty || !findings.isEmpty ? share : nil
  }

  /// The steps that concern the given baselines, and those that are due only with them. What was due before for the
  /// same object keeps its cause: only the baseline in the cluster can tell drift from a rollout.
  private func steps(of plan: Plan, since earlier: Plan) -> [Step] {
    let due = Set(earlier.steps)
    return plan.steps.filter { step in
      step.baselines.contains(where: given.contains) || !due.contains(step)
    }.map { step in
      var step = step
      if let twin = earlier.steps.first(where: { $0.id == step.id && $0.isTwin(of: step) }) { step.cause = twin.cause }
      return step
    }
  }

  /// Whether an object in place is asked for by a given baseline.
  private func isGiven(_ id: ObjectID, in observation: Observation) -> Bool {
    guard id.kind != .namespace else {
      return observation.namespace.podSecurityBaselines.contains(where: given.contains)
    }
    let owners = observation.objects[id]?.ownership?.baseline.split(separator: ",").map(String.init) ?? []
    return owners.contains(where: given.contains)
  }
}

// MARK: - Baselines

extension Forecast {
  /// A baseline as it would be in the cluster. One that is being deleted stays so, whatever its spec becomes.
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
    let held = others.filter(\.isHeld).map {
      "baseline '\($0.name)' in the cluster is invalid: what it generated is taken to stay as it is"
    }
    return leaving + held
  }
}

extension BaselineFacts {
  /// A baseline in the cluster as an operator sees it that has just started: of an invalid one, no last valid spec is
  /// known, only what is to happen when it is deleted.
  fileprivate init(inCluster baseline: SecurityBaseline) {
    let isHeld = !baseline.validate().isEmpty
    var spec = baseline.spec
    if isHeld {
      spec = SecurityBaselineSpec()
      spec.deletionPolicy = baseline.spec.deletionPolicy
    }
    self.init(
      name: baseline.key.name, uid: baseline.metadata.uid ?? "", spec: spec, isHeld: isHeld,
      isDeleting: baseline.metadata.deletionTimestamp != nil, wasRolledOut: baseline.wasRolledOut)
  }
}

extension Step {
  /// Whether two steps bring about the same object.
  fileprivate func isTwin(of other: Step) -> Bool {
    switch (action, other.action) {
    case (.apply(let mine, _), .apply(let theirs, _)), (.recreate(let mine, _), .recreate(let theirs, _)):
      mine.fingerprint == theirs.fingerprint
    default: false
    }
  }
}
