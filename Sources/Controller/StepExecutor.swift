import CRDs
import ControllerRuntime
import Foundation
import Kubernetes
import Logging
import Reconcilers

/// Carries out the steps of a plan against the API server.
///
/// Steps of one stage run at once, stages one after the other. Failures are results, never thrown.
struct StepExecutor: Sendable {
  let client: Client
  let cluster: ClusterState
  let memory: ObjectMemory
  let contests: ContestTracker
  let removals: RateLimiter
  let clock: any MonotonicClock
  let logger: Logger

  /// Carries out all steps; one result each. Removals are paced: all of a namespace now, or all of them later.
  func carryOut(_ steps: [Step]) async -> [StepResult] {
    let removed = steps.count { $0.desired == nil }
    guard removed > 0, let wait = removals.take(removed) else { return await perform(steps) }
    let later = steps.filter { $0.desired == nil }.map {
      StepResult(step: $0, end: .paced(retry: wait), wasAttempted: false)
    }
    return await perform(steps.filter { $0.desired != nil }) + later
  }

  private func perform(_ steps: [Step]) async -> [StepResult] {
    var results: [StepResult] = []
    for stage in Dictionary(grouping: steps, by: \.stage).sorted(by: { $0.key < $1.key }) {
      results += await withTaskGroup(of: StepResult.self) { group in
        for step in stage.value { group.addTask { await carryOut(step) } }
        return await group.reduce(into: []) { $0.append($1) }
      }
    }
    return results
  }

  /// Carries out one step.
  func carryOut(_ step: Step) async -> StepResult {
    do {
      var wasNeeded = true
      switch step.action {
      case .apply(let desired, let live): return try await apply(desired, over: live, for: step)
      case .recreate(let desired, let live): return try await recreate(desired, insteadOf: live, for: step)
      case .delete(let live): try await delete(live)
      case .release(let live): wasNeeded = try await release(live)
      case .patch(let patch): wasNeeded = try await merge(patch, into: step.id)
      case .releaseFields: try await releaseFields(of: step.id)
      }
      memory.forget(step.id)
      return StepResult(step: step, end: .done, wasAttempted: wasNeeded)
    } catch {
      return refused(step, by: error, drift: nil)
    }
  }

  private func refused(_ step: Step, by error: any Error, drift: DriftDetail?) -> StepResult {
    var failure = StepFailure(error, writing: step.id)
    if failure.kind == .invalid {
      failure.retryAfter = ObjectMemory.Rejected.lifetime
      if let desired = step.desired {
        let until = clock.now + ObjectMemory.Rejected.lifetime
        memory.reject(.init(desired: desired.fingerprint, message: failure.message, until: until), for: step.id)
      }
    }
    return StepResult(step: step, end: .failed(failure), drift: drift)
  }
}

// MARK: - Applying

extension StepExecutor {
  private func apply(
    _ desired: DesiredObject, over live: ObservedObject?, for step: Step
  ) async throws -> StepResult {
    if let earlier = earlierOutcome(of: desired, live: live, step: step) { return earlier }
    let (drift, isInPlace) = try await judge(step, desired: desired)
    if isInPlace { return settle(desired, live: live, step: step) }
    if drift != nil, case .wait(let delay) = contests.permit(desired.id, now: clock.now) {
      return StepResult(step: step, end: .contested(retry: delay), drift: drift, wasAttempted: false)
    }
    do {
      let answer = try await write(desired, force: live != nil || desired.claim == .fields)
      return try await confirm(answer, is: desired, step: step, drift: drift)
    } catch {
      return refused(step, by: error, drift: drift)
    }
  }

  private func write(_ desired: DesiredObject, force: Bool) async throws -> Data {
    let (type, key) = (desired.id.kind.resourceType, desired.id.key)
    if let patch = desired.mergePatch {
      return try await client.patchData(merge: patch, type: type, key: key, fieldManager: WellKnown.fieldManager)
    }
    return try await client.apply(
      desired.manifest, type: type, key: key,
      options: ApplyOptions(fieldManager: WellKnown.fieldManager, force: force))
  }

  /// What need not be tried again: the server has already said what it makes of exactly this.
  private func earlierOutcome(of desired: DesiredObject, live: ObservedObject?, step: Step) -> StepResult? {
    let now = clock.now
    if let rejected = memory.rejected(desired.id, now: now), rejected.desired == desired.fingerprint {
      let failure = StepFailure(kind: .invalid, message: rejected.message, retryAfter: rejected.until - now)
      return StepResult(step: step, end: .failed(failure), wasAttempted: false)
    }
    if let accepted = memory.accepted(desired.id), let live,
      accepted.desired == desired.fingerprint, accepted.live == live.fingerprint
    {
      let end: StepResult.End = accepted.message.isEmpty ? .done : .altered(accepted.message)
      return StepResult(step: step, end: end, wasAttempted: false)
    }
    return nil
  }

  /// Finds out whether this is drift, and whose; reads the live object where memory cannot tell.
  private func judge(
    _ step: Step, desired: DesiredObject
  ) async throws -> (drift: DriftDetail?, isInPlace: Bool) {
    switch step.cause {
    case .drift(.modified), .undecided: break
    case .drift(let change): return (DriftDetail(change: change), false)
    case .rollout, .prune, .unmanaged: return (nil, false)
    }
    guard let live = try await readLive(desired.id) else {
      return (step.cause == .undecided ? nil : DriftDetail(change: .deleted), false)
    }
    let judgement = DriftJudge.judge(desired: desired, live: live)
    if judgement.differences.isEmpty { return (nil, true) }
    if step.cause == .undecided, !judgement.isOthersDoing { return (nil, false) }
    let detail = DriftDetail(
      change: .modified, fields: judgement.differences.map(\.path), manager: judgement.manager,
      operation: judgement.operation)
    return (detail, false)
  }

  private func readLive(_ id: ObjectID) async throws -> JSONValue? {
    do {
      return try await client.getValue(id.kind.resourceType, id.key)
    } catch let error as APIError where error.isNotFound {
      return nil
    }
  }

  /// The live object has another fingerprint but no difference that matters: remember that, write nothing.
  private func settle(_ desired: DesiredObject, live: ObservedObject?, step: Step) -> StepResult {
    if let live {
      memory.accept(.init(desired: desired.fingerprint, live: live.fingerprint, message: ""), for: desired.id)
    }
    return StepResult(step: step, end: .done, wasAttempted: false)
  }

  /// Looks at what the server made of our apply; takes off what server-side apply cannot; accepts what stays different.
  private func confirm(
    _ answer: Data, is desired: DesiredObject, step: Step, drift: DriftDetail?
  ) async throws -> StepResult {
    var live = try Written(answer, kind: desired.id.kind)
    if !live.matches(desired) {
      let tree = try JSONValue(parsing: answer)
      if let removals = SurplusPatch.removals(desired: desired, live: tree) {
        let patched = try await client.patchData(
          json: removals, type: desired.id.kind.resourceType, key: desired.id.key,
          fieldManager: WellKnown.fieldManager)
        live = try Written(patched, kind: desired.id.kind)
      }
    }
    live.record(in: cluster)
    memory.settle([desired.id: desired.fingerprint], in: desired.id.namespace)
    guard !live.matches(desired), case .object(let observed) = live else {
      return StepResult(step: step, end: .done, drift: drift)
    }
    return accept(observed, insteadOf: desired, step: step, drift: drift)
  }

  private func accept(
    _ live: ObservedObject, insteadOf desired: DesiredObject, step: Step, drift: DriftDetail?
  ) -> StepResult {
    let message =
      "the API server keeps \(desired.id.kind.resourceType.kind) '\(desired.id.name)' different from what was sent:"
      + " an admission webhook or a newer default changes it"
    memory.accept(.init(desired: desired.fingerprint, live: live.fingerprint, message: message), for: desired.id)
    logger.warning("\(message)", metadata: ["namespace": "\(desired.id.namespace)"])
    return StepResult(step: step, end: .altered(message), drift: drift)
  }

  private func recreate(
    _ desired: DesiredObject, insteadOf live: ObservedObject, for step: Step
  ) async throws -> StepResult {
    if let earlier = earlierOutcome(of: desired, live: live, step: step) { return earlier }
    let (drift, _) = try await judge(step, desired: desired)
    if drift != nil, case .wait(let delay) = contests.permit(desired.id, now: clock.now) {
      return StepResult(step: step, end: .contested(retry: delay), drift: drift, wasAttempted: false)
    }
    do {
      try await rehearse(desired)
      try await delete(live)
      let answer = try await client.apply(
        desired.manifest, type: desired.id.kind.resourceType, key: desired.id.key,
        options: ApplyOptions(fieldManager: WellKnown.fieldManager))
      return try await confirm(answer, is: desired, step: step, drift: drift)
    } catch {
      return refused(step, by: error, drift: drift)
    }
  }

  /// Asks the server, by a dry run under a name that is free, whether it would take the new object: one that it would
  /// refuse must not cost us the old one.
  private func rehearse(_ desired: DesiredObject) async throws {
    let rehearsal = desired.rehearsal
    _ = try await client.apply(
      rehearsal.manifest, type: rehearsal.id.kind.resourceType, key: rehearsal.id.key,
      options: ApplyOptions(fieldManager: WellKnown.fieldManager, dryRun: true))
  }
}

// MARK: - Removing

extension StepExecutor {
  private func delete(_ live: ObservedObject) async throws {
    do {
      try await client.delete(
        live.id.kind.resourceType, live.id.key,
        preconditions: Preconditions(uid: live.uid, resourceVersion: live.resourceVersion))
    } catch let error as APIError where error.isNotFound {
      return
    }
  }

  /// Leaves the object and takes off our labels and owner references. Returns false where there was nothing to take off.
  private func release(_ live: ObservedObject) async throws -> Bool {
    guard let tree = try await readLive(live.id), let patch = ReleasePatch.operations(for: tree) else { return false }
    let answer = try await client.patchData(
      json: patch, type: live.id.kind.resourceType, key: live.id.key, fieldManager: WellKnown.fieldManager)
    try Written(answer, kind: live.id.kind).record(in: cluster)
    return true
  }

  /// Merge patch of an object that is not ours. Returns false where it is gone.
  private func merge(_ patch: JSONValue, into id: ObjectID) async throws -> Bool {
    do {
      let answer = try await client.patchData(
        merge: patch, type: id.kind.resourceType, key: id.key, fieldManager: WellKnown.fieldManager)
      try Written(answer, kind: id.kind).record(in: cluster)
      return true
    } catch let error as APIError where error.isNotFound {
      return false
    }
  }

  /// Applies the object without fields: what we alone own of it goes. The annotation goes even where someone owns it
  /// with us: left behind, it would say for ever that something of ours is there.
  private func releaseFields(of id: ObjectID) async throws {
    let answer = try await client.apply(
      FieldRelease.manifest(of: id), type: id.kind.resourceType, key: id.key,
      options: ApplyOptions(fieldManager: WellKnown.fieldManager))
    let live = try Written(answer, kind: id.kind)
    live.record(in: cluster)
    guard case .object(let observed) = live, observed.ownership != nil else { return }
    _ = try await merge(FieldRelease.unmarking, into: id)
  }
}

extension Step {
  /// The object that the step brings about; nil for removals.
  var desired: DesiredObject? {
    switch action {
    case .apply(let desired, _), .recreate(let desired, _): desired
    case .delete, .release, .patch, .releaseFields: nil
    }
  }
}
