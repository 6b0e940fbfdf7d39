import CRDs
import ControllerRuntime
import Kubernetes
import Logging
import Planning

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// How a baseline's rollout begins, continues and survives a restart.
extension BaselineReconciler {
  /// How long the operator waits until it reads again what it could not read, and stores again what it could not store.
  static let retryInterval: Duration = .seconds(10)

  /// Whether it is not known yet what a rollout replaces.
  func isUnknown(_ baseline: ObservedBaseline) -> Bool {
    baseline.rollout.earlier.isUnknown && !baseline.isDeleting
  }

  func requeueNamespaces() {
    for namespace in cache.namespaces.all().keys { status.requeue(namespace.name) }
  }

  /// Learns how far a baseline was rolled out. Namespaces that the rollout has not reached stay as they are while that is unknown.
  /// Returns whether it is known now.
  @discardableResult
  func loadRollout(of key: ObjectKey) async -> Bool {
    guard let baseline = cache.baselines[key], baseline.lastValid?.rollout != nil else { return false }
    do {
      let rollout = try await storedRollout(of: baseline)
      store(rollout, of: baseline)
      return !rollout.earlier.isUnknown
    } catch {
      logger.warning("could not read how far baseline '\(baseline.name)' is rolled out: \(error)")
      store(LastValidSpecs.unknown(baseline), of: baseline)
      return false
    }
  }

  /// How far a baseline was rolled out. It is unknown if what is stored cannot be used, which is reported once.
  ///
  /// - Throws: What the client throws.
  func storedRollout(of baseline: ObservedBaseline) async throws -> BaselineRollout {
    do {
      return try await specs.loadRollout(of: baseline)
    } catch let error as UnreadableSpec {
      let unknown = LastValidSpecs.unknown(baseline, error.description)
      if baseline.rollout.earlier != unknown.earlier {
        logger.error("the rollout of baseline '\(baseline.name)' cannot continue: \(error)")
        events.record(.rolloutUnreadable(error), on: ObjectReference(baseline.object))
      }
      return unknown
    }
  }

  /// Stores the rollout of a baseline in the cache. If its spec has changed in the meantime, only the end of the rollout matters: the
  /// new spec then replaces this one, and not the one before it.
  func store(_ rollout: BaselineRollout, of baseline: ObservedBaseline) {
    cache.baselines.modify(baseline.object.key) { known in
      guard known.object.metadata.uid == baseline.object.metadata.uid else { return }
      if known.rolloutHash == baseline.rolloutHash {
        if known.rollout != rollout { known.rollout = rollout }
      } else if rollout.state?.phase == .completed, case .spec = known.rollout.earlier,
        known.rollout.earlier == baseline.rollout.earlier, let spec = baseline.lastValid
      {
        known.rollout.earlier = .spec(spec)
      }
    }
  }

  /// Continues a rollout; `nil` if there is none in progress.
  ///
  /// The new state is in the status before namespaces get the new spec, so that a restart continues from it.
  func advanceRollout(of baseline: ObservedBaseline, now: Date) async throws -> WorkQueueOutcome? {
    guard let decision = await rollouts?.decide(baseline, now: now) else { return nil }
    guard specs.hasStored(baseline) else {
      // A restart could not restore the earlier spec.
      _ = try await writeStatus(of: baseline, now: now)
      return .requeue(after: Self.retryInterval)
    }
    let old = baseline.rollout.state
    let isComplete = decision.state.phase == .completed
    var next = baseline
    next.rollout.state = decision.state
    if isComplete { next.rollout = BaselineRollout(earlier: .none, state: decision.state) }
    let written = try await writeStatus(of: next, now: now)
    guard decision.state != old else { return Self.earliest(written, decision.wake, now: now) }
    store(next.rollout, of: next)
    log(decision.state, from: old, of: next)
    for name in rollouts?.affected(next, from: old, to: decision.state) ?? [] { status.requeue(name) }
    if isComplete { await specs.store(next) }
    return .requeue(after: .seconds(1))
  }

  private static func earliest(_ outcome: WorkQueueOutcome, _ wake: Date?, now: Date) -> WorkQueueOutcome {
    guard let wake else { return outcome }
    let wait = Duration.seconds(max(0, wake.timeIntervalSince(now)) + 0.1)
    if case .requeue(let other) = outcome { return .requeue(after: min(wait, other)) }
    return .requeue(after: wait)
  }

  private func log(_ state: RolloutState, from old: RolloutState?, of baseline: ObservedBaseline) {
    guard state.phase != old?.phase || state.frontier.step != old?.frontier.step else { return }
    logger.info(
      "rollout",
      metadata: [
        "baseline": "\(baseline.name)", "phase": "\(state.phase.rawValue)", "step": "\(state.frontier.step + 1)",
        "cause": "\(state.halt.map { "\($0.cause.rawValue) in \($0.namespace): \($0.message)" } ?? "")",
      ])
  }
}
