import CRDs
import ControllerRuntime
import Foundation
import Kubernetes
import Logging
import Reconcilers

/// Observe, decide, act, tell: one level-triggered pass over one namespace.
struct NamespaceReconciler: Sendable {
  let cluster: ClusterState
  let baselines: BaselineRegistry
  let memory: ObjectMemory
  let visibility: Visibility
  let planner: Planner
  let executor: StepExecutor
  let reporter: Reporter
  let events: EventRecorder
  let logger: Logger

  /// What one pass came to.
  struct Pass: Sendable {
    /// When to look again without being told.
    var next: WorkQueueOutcome
    /// How many writes were sent.
    var writes: Int
    /// Whether removals wait for their turn.
    var isPaced = false
  }

  /// A long wait is cut into pieces, so that a clock that jumps does not delay the end of an exemption for long.
  static let longestWait: Duration = .seconds(600)

  /// Reconciles one namespace.
  func reconcile(_ name: String, now: Date = Date()) async -> Pass {
    guard let namespace = cluster.namespaces[ObjectKey(name: name)] else {
      memory.forget(namespace: name)
      reporter.remove(namespace: name)
      return Pass(next: .done, writes: 0)
    }
    if namespace.isTerminating {
      reporter.remove(namespace: name)
      return Pass(next: .done, writes: 0)
    }
    let entries = baselines.all.filter(\.isAdmitted)
    let plan = planner.plan(observation(of: namespace, entries: entries, now: now))
    memory.settle(plan.inPlace, in: name)
    announceRemovals(plan, entries: entries)
    let results = await carryOut(plan)
    log(results, namespace: name)
    reporter.report(
      NamespaceOutcome(plan: plan, results: results, baselines: entries), namespace: name, entries: entries, now: now)
    let next = Self.next(after: results, plan: plan, now: now)
    let isPaced = results.contains { if case .paced = $0.end { true } else { false } }
    return Pass(next: next, writes: results.count(where: \.wasAttempted), isPaced: isPaced)
  }

  private func observation(
    of namespace: NamespaceFacts, entries: [BaselineRegistry.Entry], now: Date
  ) -> Observation {
    Observation(
      namespace: namespace, baselines: entries.map(\.facts), objects: cluster.objects(in: namespace.name),
      cluster: cluster.facts, settled: memory.settled(in: namespace.name), now: now)
  }

  /// Steps of a kind that cannot be seen are not taken: what we would write over is unknown.
  private func carryOut(_ plan: Plan) async -> [StepResult] {
    var blocked: [StepResult] = []
    var clear: [Step] = []
    for step in plan.steps {
      if let failure = visibility.failure(for: step.id.kind) {
        blocked.append(StepResult(step: step, end: .failed(failure), wasAttempted: false))
      } else {
        clear.append(step)
      }
    }
    return blocked + (await executor.carryOut(clear))
  }

  private func announceRemovals(_ plan: Plan, entries: [BaselineRegistry.Entry]) {
    for entry in entries {
      let name = entry.object.key.name
      guard plan.steps.contains(where: { $0.desired == nil && $0.baselines.contains(name) }) else { continue }
      events.record(.removal, on: entry.object)
    }
  }

  /// The shortest of all waits that anything asks for.
  private static func next(after results: [StepResult], plan: Plan, now: Date) -> WorkQueueOutcome {
    var waits: [Duration] = []
    for result in results {
      switch result.outcome {
      case .done: break
      case .requeue(let wait): waits.append(wait)
      case .backOff: return .backOff
      }
    }
    if let change = plan.nextChange { waits.append(.seconds(max(0, change.timeIntervalSince(now)) + 0.05)) }
    return waits.min().map { .requeue(after: min($0, longestWait)) } ?? .done
  }

  private func log(_ results: [StepResult], namespace: String) {
    for result in results where result.wasAttempted {
      var details: Logger.Metadata = [
        "namespace": "\(namespace)", "kind": "\(result.step.id.kind.resourceType.kind)",
        "name": "\(result.step.id.name)", "baseline": "\(result.step.baselines.joined(separator: ","))",
      ]
      if let drift = result.drift {
        details["change"] = "\(drift.change.rawValue)"
        details["fields"] = "\(drift.fields.joined(separator: ",").bounded(to: 512))"
        details["manager"] = "\((drift.manager ?? "unknown").bounded(to: 128))"
      }
      switch result.end {
      case .done where result.drift != nil: logger.info("restored", metadata: details)
      case .done: logger.debug("written", metadata: details)
      case .altered(let message): logger.warning("\(message)", metadata: details)
      case .paced: logger.debug("removal is paced", metadata: details)
      case .contested: logger.warning("contested", metadata: details)
      case .failed(let failure) where failure.kind == .conflict: logger.debug("\(failure.message)", metadata: details)
      case .failed(let failure): logger.warning("\(failure.message.bounded(to: 1024))", metadata: details)
      }
    }
  }
}

extension BaselineRegistry.Entry {
  /// Whether the baseline may be acted on: its finalizer is in place, so that what is written can be cleaned up; or it
  /// is held or being deleted, and what is there must be known to be its.
  var isAdmitted: Bool {
    !errors.isEmpty || facts.isDeleting || object.metadata.finalizers?.contains(WellKnown.finalizer) == true
  }
}
