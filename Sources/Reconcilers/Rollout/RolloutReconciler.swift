import CRDs
import ControllerRuntime
import Kubernetes
package import Planning
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Observes a rollout and decides what follows; `RolloutDecision` is the decision.
package final class RolloutReconciler: Sendable {
  private let cache: ObjectCache
  private let status: StatusAggregator
  private let planner: Planner
  private let reader: PreflightReader
  private let checked = Mutex<[String: Checked]>([:])
  /// The UIDs of baselines whose namespaces this process has all reconciled at some time, by name.
  private let reconciled = Mutex<[String: String]>([:])

  /// The last preflight of a baseline. Each reconcile of a baseline asks for it.
  private struct Checked {
    var hash: String
    var problems: [String: String?]
    var time: Date
  }

  /// How long the result of a preflight is used again, in seconds.
  private static let lifetime: TimeInterval = 5
  /// Namespaces that are checked at once.
  private static let concurrency = 4

  /// Creates a reconciler.
  package init(cache: ObjectCache, status: StatusAggregator, planner: Planner, reader: PreflightReader) {
    self.cache = cache
    self.status = status
    self.planner = planner
    self.reader = reader
  }

  /// Decides about the rollout of a baseline; `nil` if there is none in progress.
  func decide(_ baseline: ObservedBaseline, now: Date) async -> RolloutDecision? {
    guard var observation = observation(of: baseline, now: now) else { return nil }
    let decision = RolloutDecision(baseline.rollout.state, observation)
    guard !decision.unchecked.isEmpty else { return decision }
    observation.preflight = await problems(in: decision.unchecked, with: baseline, now: now)
    return RolloutDecision(baseline.rollout.state, observation)
  }

  /// The namespaces whose spec changes from one state to another.
  func affected(_ baseline: ObservedBaseline, from old: RolloutState?, to new: RolloutState) -> [String] {
    guard let spec = baseline.rolloutSpec else { return [] }
    let facts = cache.namespaces.all().values.filter { namespace in
      let place = spec.place(ofNamespace: namespace.name, labels: namespace.labels)
      let hadReached = old.map { $0.target == new.target && $0.reaches(place) } ?? false
      return hadReached != new.reaches(place)
    }
    return facts.map(\.name).sorted()
  }
}

// MARK: - Observation

extension RolloutReconciler {
  private func observation(of baseline: ObservedBaseline, now: Date) -> RolloutObservation? {
    guard baseline.isRollingOut, !baseline.rollout.earlier.isUnknown, baseline.errors.isEmpty,
      baseline.facts.cluster.isSelected, !baseline.spec.isSuspended, let spec = baseline.rolloutSpec,
      let target = baseline.rolloutHash
    else { return nil }
    let summary = status.summary(of: baseline)
    let metadata = baseline.object.metadata
    let namespaces = cache.namespaces.all().values.filter { !$0.isTerminating }.compactMap { facts in
      observe(facts, spec, baseline, summary)
    }
    guard isReconciled(baseline, namespaces.map(\.name), summary) else { return nil }
    return RolloutObservation(
      spec: spec, namespaces: namespaces, target: target,
      promotable: Set(["\(metadata.generation ?? 0)", baseline.specHash, target].compactMap(\.self)),
      promote: metadata.annotations?[WellKnown.promoteAnnotation], now: now)
  }

  /// Whether this process has reconciled each of the namespaces once. Before that, it does not know what is in them. A namespace
  /// that is created later does not delay the rollout.
  private func isReconciled(_ baseline: ObservedBaseline, _ names: [String], _ summary: BaselineSummary) -> Bool {
    let uid = baseline.object.metadata.uid ?? ""
    if reconciled.withLock({ $0[baseline.name] == uid }) { return true }
    guard names.allSatisfy({ summary.generation(in: $0) != nil }) else { return false }
    reconciled.withLock { $0[baseline.name] = uid }
    return true
  }

  private func observe(
    _ facts: NamespaceFacts, _ spec: RolloutSpec, _ baseline: ObservedBaseline, _ summary: BaselineSummary
  ) -> RolloutObservation.Namespace? {
    let isSelected = cache.isSelected(facts.name, by: baseline)
    let report = summary.reports[facts.name]
    // A namespace that the new spec no longer selects stays part of the rollout when everything is removed from it.
    guard isSelected || cache.isSelected(facts, byEarlierSpecOf: baseline) || report != nil else { return nil }
    let isCurrent = summary.generation(in: facts.name) == baseline.object.metadata.generation ?? 0
    let isTransient = report?.problems.contains { $0.kind == .transient } ?? false
    // What cannot be removed, or is only reported, such as in audit mode, does not keep the rollout from continuing.
    let isLeft = report.map { $0.hasRemains && $0.openDrift.isEmpty && $0.problems.isEmpty } ?? false
    let isClean = isSelected || !isLeft
    var namespace = RolloutObservation.Namespace(
      name: facts.name, place: spec.place(ofNamespace: facts.name, labels: facts.labels),
      isSettled: isCurrent && !isTransient && isClean,
      failure: isCurrent
        ? report?.problems.first { [.permission, .admission, .invalid].contains($0.kind) }?.message.bounded(to: 512)
        : nil,
      findings: report?.findings.countWithoutDrift ?? 0)
    if let drift = summary.recent.first(where: { $0.namespace == facts.name && $0.action == .restored }) {
      namespace.driftTime = drift.time.date
      let who = drift.manager.map { " by '\($0)'" } ?? ""
      namespace.driftMessage = "\(drift.kind) '\(drift.name)' was \(drift.change.rawValue.lowercased())\(who)"
    }
    return namespace
  }
}

// MARK: - Preflight

extension RolloutReconciler {
  private func problems(
    in names: [String], with baseline: ObservedBaseline, now: Date
  ) async -> [String: String?] {
    let hash = baseline.rolloutHash ?? ""
    let known = checked.withLock { $0[baseline.name] }
    if let known, known.hash == hash, now.timeIntervalSince(known.time) < Self.lifetime,
      names.allSatisfy({ known.problems[$0] != nil })
    {
      return known.problems
    }
    let problems = await withTaskGroup(of: (String, String?).self) { group in
      var problems: [String: String?] = [:]
      for (index, name) in names.enumerated() {
        if index >= Self.concurrency, let (name, problem) = await group.next() { problems[name] = .some(problem) }
        group.addTask { (name, await self.problem(in: name, with: baseline, now: now)) }
      }
      for await (name, problem) in group { problems[name] = .some(problem) }
      return problems
    }
    checked.withLock { $0[baseline.name] = Checked(hash: hash, problems: problems, time: now) }
    return problems
  }

  private func problem(in name: String, with baseline: ObservedBaseline, now: Date) async -> String? {
    guard let namespace = cache.namespaces[ObjectKey(name: name)] else { return nil }
    guard cache.isSelected(name, by: baseline) else {
      return "the namespace is no longer selected, and what the baseline has created there would be removed"
    }
    let others = cache.allBaselines.filter { $0.hasFinalizer && $0.name != baseline.name }
    let observation = Observation(
      namespace: namespace, baselines: others.map { $0.facts(in: namespace) } + [baseline.facts],
      objects: cache.objects(in: name), cluster: cache.facts, now: now)
    let preflight = Preflight(
      plan: planner.plan(observation), baseline: baseline.facts, earlier: baseline.earlierFacts, namespace: namespace)
    return await reader.problem(preflight, in: name)?.bounded(to: 512)
  }

  /// Forgets a baseline that is gone.
  func forget(baseline name: String) {
    checked.withLock { $0[name] = nil }
    reconciled.withLock { $0[name] = nil }
  }
}
