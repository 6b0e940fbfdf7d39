import CRDs
package import ControllerRuntime
import Foundation
import Kubernetes
package import Logging
package import Planning

/// Makes the changes of a plan through a client: the API server's for the operator, a dry run's for previews.
///
/// Changes of one stage are made concurrently, stages one after the other. Failures are results, never thrown.
package struct PlanExecutor: Sendable {
  private let client: any ObjectClient
  private let cache: ObjectCache
  private let memory: ObjectMemory
  private let backoff: ConflictBackoff
  private let ungrantable: UngrantableRules?
  private let removals: RateLimiter?
  private let clock: any MonotonicClock
  private let logger: Logger

  /// Creates an executor.
  ///
  /// - Parameters:
  ///   - client: How to read and write objects.
  ///   - cache: Gets the responses to writes.
  ///   - memory: Gets what was applied, accepted and rejected.
  ///   - backoff: Delays restores of contested objects.
  ///   - ungrantable: Stops writes of roles and bindings that the API server refuses in every namespace; `nil` to send
  ///     them in each.
  ///   - removals: Limits how fast objects are removed, so that a selector changed by mistake can be reverted before
  ///     thousands of namespaces have lost their protection; `nil` for no limit.
  ///   - clock: Measures delays.
  ///   - logger: Gets warnings about objects that the server alters.
  package init(
    client: any ObjectClient, cache: ObjectCache, memory: ObjectMemory, backoff: ConflictBackoff,
    ungrantable: UngrantableRules? = nil, removals: RateLimiter?, clock: any MonotonicClock = ContinuousClock(),
    logger: Logger
  ) {
    self.client = client
    self.cache = cache
    self.memory = memory
    self.backoff = backoff
    self.ungrantable = ungrantable
    self.removals = removals
    self.clock = clock
    self.logger = logger
  }

  /// Makes all changes, and returns one result for each. If the rate limit delays removals, it delays all of them.
  package func execute(_ changes: [Change]) async -> [ChangeResult] {
    let removed = changes.count { $0.desired == nil }
    guard removed > 0, let wait = removals?.take(removed) else { return await executeStages(of: changes) }
    let later = changes.filter { $0.desired == nil }.map {
      ChangeResult($0, .paced(retryAfter: wait), wasSent: false)
    }
    return await executeStages(of: changes.filter { $0.desired != nil }) + later
  }

  private func executeStages(of changes: [Change]) async -> [ChangeResult] {
    var results: [ChangeResult] = []
    for stage in Dictionary(grouping: changes, by: \.stage).sorted(by: { $0.key < $1.key }) {
      results += await withTaskGroup(of: ChangeResult.self) { group in
        for change in stage.value { group.addTask { await execute(change) } }
        return await group.reduce(into: []) { $0.append($1) }
      }
    }
    return results
  }

  /// Makes one change.
  package func execute(_ change: Change) async -> ChangeResult {
    if let failure = ungrantable?.refusal(of: change, now: clock.now) {
      return ChangeResult(change, .failed(failure), wasSent: false)
    }
    let result = await send(change)
    switch result.outcome {
    case .done, .altered: ungrantable?.accepted(change)
    case .contested, .paced, .failed: break
    }
    return result
  }

  private func send(_ change: Change) async -> ChangeResult {
    do {
      var wasSent = true
      switch change.action {
      case .apply(let desired, let live): return try await write(desired, replacing: nil, live: live, for: change)
      case .recreate(let desired, let live): return try await write(desired, replacing: live, live: live, for: change)
      case .delete(let live): try await delete(live)
      case .release(let live): wasSent = try await release(live)
      case .patch(let patch): wasSent = try await merge(patch, into: change.id)
      case .releaseFields: try await releaseFields(of: change.id)
      }
      memory.forget(change.id)
      return ChangeResult(change, .done, wasSent: wasSent)
    } catch {
      return failed(change, with: error)
    }
  }

  private func failed(_ change: Change, with error: any Error) -> ChangeResult {
    var failure = WriteFailure(error, writing: change.id)
    if let refusal = ungrantable?.refused(change, with: failure, now: clock.now) {
      return ChangeResult(change, .failed(refusal))
    }
    if failure.kind == .invalid {
      failure.retryAfter = ObjectMemory.rejectionLifetime
      if let desired = change.desired {
        let until = clock.now + ObjectMemory.rejectionLifetime
        memory.reject(
          RejectedWrite(desired: desired.fingerprint, message: failure.message, until: until), for: change.id)
      }
    }
    return ChangeResult(change, .failed(failure))
  }
}

// MARK: - Writing

extension PlanExecutor {
  /// Applies an object. If it replaces another one, deletes that one first.
  private func write(
    _ desired: DesiredObject, replacing old: ObservedObject?, live: ObservedObject?, for change: Change
  ) async throws -> ChangeResult {
    if change.drift != nil, case .wait(let delay) = backoff.permit(desired.id, now: clock.now) {
      return ChangeResult(change, .contested(retryAfter: delay), wasSent: false)
    }
    if let old {
      try await rehearse(desired)
      try await delete(old)
    }
    let isThere = live != nil && old == nil
    let answer = try await send(desired, force: isThere || desired.claim == .fields)
    return try await confirm(answer, of: desired, change)
  }

  private func send(_ desired: DesiredObject, force: Bool) async throws -> Data {
    let (type, key) = (desired.id.kind.resourceType, desired.id.key)
    if let patch = desired.mergePatch {
      return try await client.patchData(
        merge: patch, type: type, key: key, subresource: nil, fieldManager: WellKnown.fieldManager)
    }
    return try await client.apply(
      desired.manifest, type: type, key: key,
      options: ApplyOptions(fieldManager: WellKnown.fieldManager, force: force))
  }

  /// Checks by a dry run under an unused name that the server accepts the new object, so that a rejected object does not cost
  /// the existing one.
  private func rehearse(_ desired: DesiredObject) async throws {
    let rehearsal = desired.underFreeName
    _ = try await client.apply(
      rehearsal.manifest, type: rehearsal.id.kind.resourceType, key: rehearsal.id.key,
      options: ApplyOptions(fieldManager: WellKnown.fieldManager, dryRun: true))
  }

  /// Compares the stored object with the desired one, removes added keys, and accepts the remaining differences.
  private func confirm(_ answer: Data, of desired: DesiredObject, _ change: Change) async throws -> ChangeResult {
    var response = try WriteResponse(answer, kind: desired.id.kind)
    if !response.matches(desired),
      let removals = SurplusPatch.removals(
        desired: desired.manifest, live: try JSONValue(parsing: answer), kind: desired.id.kind)
    {
      let patched = try await client.patchData(
        json: removals, type: desired.id.kind.resourceType, key: desired.id.key, subresource: nil,
        fieldManager: WellKnown.fieldManager)
      response = try WriteResponse(patched, kind: desired.id.kind)
    }
    cache.record(response)
    memory.remember(applied: [desired.id: desired.fingerprint], in: desired.id.namespace)
    guard !response.matches(desired), case .object(let live) = response else { return ChangeResult(change, .done) }
    return accept(live, insteadOf: desired, change)
  }

  private func accept(_ live: ObservedObject, insteadOf desired: DesiredObject, _ change: Change) -> ChangeResult {
    let message =
      "the API server stores \(desired.id.title) differently from what was sent:"
      + " an admission webhook or a newer default changes it"
    memory.accept(
      AcceptedDifference(desired: desired.fingerprint, live: live.fingerprint, alteration: message), for: desired.id)
    logger.warning("\(message)", metadata: ["namespace": "\(desired.id.namespace)"])
    return ChangeResult(change, .altered(message))
  }
}

// MARK: - Removing

extension PlanExecutor {
  private func delete(_ live: ObservedObject) async throws {
    do {
      try await client.delete(
        live.id.kind.resourceType, live.id.key,
        preconditions: Preconditions(uid: live.uid, resourceVersion: live.resourceVersion))
    } catch let error as APIError where error.isNotFound {
      return
    }
  }

  /// Keeps the object and removes the operator's labels and owner references. Returns false if there was nothing to remove.
  private func release(_ live: ObservedObject) async throws -> Bool {
    let type = live.id.kind.resourceType
    guard let object = try await client.find(type, live.id.key), let patch = ReleasePatch.operations(for: object) else {
      return false
    }
    let answer = try await client.patchData(
      json: patch, type: type, key: live.id.key, subresource: nil, fieldManager: WellKnown.fieldManager)
    cache.record(try WriteResponse(answer, kind: live.id.kind))
    return true
  }

  /// Sends a merge patch of an object that belongs to others. Returns false if the object does not exist.
  private func merge(_ patch: JSONValue, into id: ObjectID) async throws -> Bool {
    do {
      let answer = try await client.patchData(
        merge: patch, type: id.kind.resourceType, key: id.key, subresource: nil, fieldManager: WellKnown.fieldManager)
      cache.record(try WriteResponse(answer, kind: id.kind))
      return true
    } catch let error as APIError where error.isNotFound {
      return false
    }
  }

  /// Applies the object without fields, which removes those that only the operator owns. Also removes the annotation if others
  /// own it, because it would otherwise claim indefinitely that the operator owns fields of the object.
  private func releaseFields(of id: ObjectID) async throws {
    let answer = try await client.apply(
      FieldRelease.manifest(of: id), type: id.kind.resourceType, key: id.key,
      options: ApplyOptions(fieldManager: WellKnown.fieldManager))
    let response = try WriteResponse(answer, kind: id.kind)
    cache.record(response)
    guard case .object(let observed) = response, observed.ownership != nil else { return }
    _ = try await merge(FieldRelease.unmarking, into: id)
  }
}
