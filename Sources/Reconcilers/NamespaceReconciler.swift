import CRDs
package import ControllerRuntime
import Kubernetes
package import Logging
package import Planning

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Reconciles one namespace: observe, plan, execute, report.
package struct NamespaceReconciler: Sendable {
  private let cache: ObjectCache
  private let sync: CacheSync
  private let memory: ObjectMemory
  private let planner: Planner
  private let wholeObjects: WholeObjects
  private let executor: PlanExecutor
  private let backoff: ConflictBackoff
  private let failures: FailureBackoff
  private let status: StatusAggregator
  private let reports: FindingReporter
  private let events: EventRecorder
  private let metrics: ReconcileMetrics
  private let newNamespaces: NewNamespaces
  private let clock: any MonotonicClock
  private let logger: Logger

  /// Creates a reconciler.
  package init(
    cache: ObjectCache, sync: CacheSync, memory: ObjectMemory, planner: Planner, wholeObjects: WholeObjects,
    executor: PlanExecutor, backoff: ConflictBackoff, failures: FailureBackoff, status: StatusAggregator,
    reports: FindingReporter, events: EventRecorder, metrics: ReconcileMetrics = ReconcileMetrics(),
    newNamespaces: NewNamespaces = NewNamespaces(), clock: any MonotonicClock, logger: Logger
  ) {
    self.metrics = metrics
    self.newNamespaces = newNamespaces
    self.cache = cache
    self.sync = sync
    self.memory = memory
    self.planner = planner
    self.wholeObjects = wholeObjects
    self.executor = executor
    self.backoff = backoff
    self.failures = failures
    self.status = status
    self.reports = reports
    self.events = events
    self.clock = clock
    self.logger = logger
  }

  /// The result of one reconcile.
  package struct Pass: Sendable {
    /// When to reconcile again without an event.
    package var requeue: WorkQueueOutcome
    /// How many writes were sent.
    package var writes: Int
    /// Whether removals have to wait.
    package var isPaced = false
  }

  /// Longer waits are split, so that a jump of the clock does not delay the end of an exemption for long.
  private static let longestWait: Duration = .seconds(600)

  /// Reconciles one namespace.
  ///
  /// - Parameters:
  ///   - name: The name of the namespace.
  ///   - eventTime: When the event was received that made it necessary; `nil` if there was none.
  ///   - now: The time.
  package func reconcile(
    _ name: String, after eventTime: ContinuousClock.Instant? = nil, now: Date = Date()
  ) async -> Pass {
    guard let namespace = cache.namespaces[ObjectKey(name: name)] else {
      memory.forget(namespace: name)
      backoff.forget(namespace: name)
      failures.forget(namespace: name)
      status.remove(namespace: name)
      newNamespaces.remove(name)
      reports.remove(namespace: name)
      return Pass(requeue: .done, writes: 0)
    }
    if namespace.isTerminating {
      newNamespaces.remove(name)
      status.remove(namespace: name)
      reports.remove(namespace: name)
      return Pass(requeue: .done, writes: 0)
    }
    let baselines = cache.allBaselines.filter(\.hasFinalizer)
    let (plan, live, unread) = await decide(observation(of: namespace, baselines: baselines, now: now))
    memory.remember(plan, in: name)
    announceRemovals(plan, baselines: baselines)
    let results = unread + withheld(plan) + (await execute(plan, live))
    failures.forget(namespace: name, except: Set((plan.changes + plan.undecided).map(\.id)))
    log(results, namespace: name)
    let contested = backoff.contested(in: name, now: clock.now)
    let outcome = NamespaceOutcome(
      plan: plan, results: results, contested: contested.objects, baselines: baselines,
      earlier: Set(baselines.filter { !$0.hasReached(namespace) }.map(\.name)))
    status.report(outcome, namespace: name, baselines: baselines, now: now)
    record(results, outcome, namespace: name, after: eventTime)
    reports.record(plan.results.values.flatMap(\.findings), namespace: name)
    let end = contested.earliestEnd.map { $0 - clock.now + .milliseconds(50) }
    return Pass(
      requeue: Self.requeue(after: results, plan: plan, conflictsEnd: end, now: now),
      writes: results.count(where: \.wasSent),
      isPaced: results.contains { if case .paced = $0.outcome { true } else { false } })
  }

  private func observation(
    of namespace: NamespaceFacts, baselines: [ObservedBaseline], now: Date
  ) -> Observation {
    Observation(
      namespace: namespace, baselines: baselines.map { $0.facts(in: namespace) },
      objects: cache.objects(in: namespace.name),
      cluster: cache.facts, history: memory.history(in: namespace.name, now: clock.now), now: now)
  }
}

// MARK: - Plan

extension NamespaceReconciler {
  /// Plans. If the plan needs live objects, reads them and plans again. Also returns a failure for each change that stays
  /// undecided because its object cannot be read.
  private func decide(_ observation: Observation) async -> (Plan, [ObjectID: LiveObject], [ChangeResult]) {
    let plan = planner.plan(observation)
    guard !plan.undecided.isEmpty else { return (plan, [:], []) }
    let desired = Dictionary(plan.undecided.compactMap { change in change.desired.map { (change.id, $0) } }) { $1 }
    let reads = await wholeObjects.read(
      plan.undecided.map(\.id).filter { sync.failure(for: $0.kind) == nil }, desired: desired)
    var observation = observation
    observation.live = reads.compactMapValues { try? $0.get() }
    let decided = planner.plan(observation)
    let unread = decided.undecided.compactMap { change -> ChangeResult? in
      if let failure = sync.failure(for: change.id.kind) {
        return ChangeResult(change, .failed(failure), wasSent: false)
      }
      guard case .failure(let failure)? = reads[change.id] else { return nil }
      return ChangeResult(change, .failed(failure))
    }
    return (decided, observation.live, unread)
  }

  /// The results of changes that are not sent.
  private func withheld(_ plan: Plan) -> [ChangeResult] {
    plan.withheld.map { change, reason in
      switch reason {
      case .altered(let message): return ChangeResult(change, .altered(message), wasSent: false)
      case .rejected(let write):
        let failure = WriteFailure(kind: .invalid, message: write.message, retryAfter: write.until - clock.now)
        return ChangeResult(change, .failed(failure), wasSent: false)
      }
    }
  }
}

// MARK: - Execute

extension NamespaceReconciler {
  /// Does not make changes of a kind that is not synced, because the state that they would overwrite is unknown.
  private func execute(_ plan: Plan, _ live: [ObjectID: LiveObject]) async -> [ChangeResult] {
    var blocked: [ChangeResult] = []
    var clear: [Change] = []
    for change in plan.changes {
      if let failure = sync.failure(for: change.id.kind) {
        blocked.append(ChangeResult(change, .failed(failure), wasSent: false))
      } else {
        clear.append(change)
      }
    }
    return blocked + (await executor.execute(clear, live: live))
  }

  /// The shortest of all waits that anything asks for.
  private static func requeue(
    after results: [ChangeResult], plan: Plan, conflictsEnd: Duration?, now: Date
  ) -> WorkQueueOutcome {
    var waits = [conflictsEnd].compactMap { $0 }
    for result in results {
      switch result.requeue {
      case .done: break
      case .requeue(let wait): waits.append(wait)
      case .backOff: return .backOff
      }
    }
    if let change = plan.nextChange { waits.append(.seconds(max(0, change.timeIntervalSince(now)) + 0.05)) }
    return waits.min().map { .requeue(after: min($0, longestWait)) } ?? .done
  }
}

// MARK: - Report

extension NamespaceReconciler {
  private func record(
    _ results: [ChangeResult], _ outcome: NamespaceOutcome, namespace: String, after eventTime: ContinuousClock.Instant?
  ) {
    if let eventTime {
      metrics.restored(results.count { $0.wasSent && $0.drift?.action == .restored }, after: clock.now - eventTime)
    }
    let selecting = outcome.reports.values.filter(\.isSelected)
    if selecting.isEmpty {
      newNamespaces.remove(namespace)
    } else if selecting.allSatisfy(\.isRolledOut), let start = newNamespaces.end(namespace) {
      metrics.protected(after: clock.now - start)
    }
  }

  private func announceRemovals(_ plan: Plan, baselines: [ObservedBaseline]) {
    for baseline in baselines
    where plan.changes.contains(where: { $0.desired == nil && $0.baselines.contains(baseline.name) }) {
      events.record(.removing, on: ObjectReference(baseline.object))
    }
  }

  private func log(_ results: [ChangeResult], namespace: String) {
    for result in results where result.wasSent {
      let details = metadata(of: result, namespace: namespace)
      switch result.outcome {
      case .done where result.drift != nil: logger.info("restored", metadata: details)
      case .done: logger.debug("written", metadata: details)
      case .altered(let message): logger.warning("\(message)", metadata: details)
      case .paced: logger.debug("removal is delayed", metadata: details)
      case .contested: logger.warning("contested", metadata: details)
      case .failed(let failure) where failure.kind == .conflict: logger.debug("\(failure.message)", metadata: details)
      case .failed(let failure): logger.warning("\(failure.message.bounded(to: 1024))", metadata: details)
      }
    }
  }

  private func metadata(of result: ChangeResult, namespace: String) -> Logger.Metadata {
    let change = result.change
    var details: Logger.Metadata = [
      "namespace": "\(namespace)", "kind": "\(change.id.kind.resourceType.kind)", "name": "\(change.id.name)",
      "baseline": "\(change.baselines.joined(separator: ","))",
    ]
    let owners = change.baselines.lazy.compactMap { [cache] in
      cache.baselines[ObjectKey(name: $0)]?.spec.owner(of: namespace)?.name
    }
    if let owner = owners.first { details["owner"] = "\(owner.bounded(to: 128))" }
    if let drift = result.drift {
      details["change"] = "\(drift.change.rawValue)"
      details["fields"] = "\(drift.fields.joined(separator: ",").bounded(to: 512))"
      details["manager"] = "\((drift.manager ?? "unknown").bounded(to: 128))"
    }
    return details
  }
}
