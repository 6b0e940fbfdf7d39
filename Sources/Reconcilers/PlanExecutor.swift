import CRDs
package import ControllerRuntime
import Foundation
package import Kubernetes
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
  private let failures: FailureBackoff
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
  ///   - failures: Delays writes that failed.
  ///   - ungrantable: Stops writes of roles and bindings that the API server refuses in every namespace; `nil` to send
  ///     them in each.
  ///   - removals: Limits how fast objects are removed, so that a selector changed by mistake can be reverted before
  ///     thousands of namespaces have lost their protection; `nil` for no limit.
  ///   - clock: Measures delays.
  ///   - logger: Gets warnings about objects that the server alters.
  package init(
    client: any ObjectClient, cache: ObjectCache, memory: ObjectMemory, backoff: ConflictBackoff,
    failures: FailureBackoff, ungrantable: UngrantableRules? = nil, removals: RateLimiter?,
    clock: any MonotonicClock = ContinuousClock(), logger: Logger
  ) {
    self.client = client
    self.cache = cache
    self.memory = memory
    self.backoff = backoff
    self.failures = failures
    self.ungrantable = ungrantable
    self.removals = removals
    self.clock = clock
    self.logger = logger
  }

  /// Changes of one stage that are made at once.
  private static let concurrency = 16

  /// Makes all changes; returns one result each. If the removals of generated objects have to wait, all of them do.
  ///
  /// - Parameters:
  ///   - changes: The changes.
  ///   - live: Live objects that were read for the plan: they need not be read again.
  package func execute(_ changes: [Change], live: [ObjectID: LiveObject] = [:]) async -> [ChangeResult] {
    let paced = changes.filter { $0.desired == nil && !$0.isOfUnmanaged }
    guard !paced.isEmpty, let wait = removals?.take(paced.count) else { return await executeStages(of: changes, live) }
    let later = paced.map { ChangeResult($0, .paced(retryAfter: wait), wasSent: false) }
    return await executeStages(of: changes.filter { $0.desired != nil || $0.isOfUnmanaged }, live) + later
  }

  private func executeStages(of changes: [Change], _ live: [ObjectID: LiveObject]) async -> [ChangeResult] {
    var results: [ChangeResult] = []
    for stage in Dictionary(grouping: changes, by: \.stage).sorted(by: { $0.key < $1.key }) {
      results += await withTaskGroup(of: ChangeResult.self) { group in
        var done: [ChangeResult] = []
        for (index, change) in stage.value.enumerated() {
          if index >= Self.concurrency, let result = await group.next() { done.append(result) }
          let known: JSONValue? = if case .found(let object)? = live[change.id] { object } else { nil }
          group.addTask { await execute(change, live: known) }
        }
        return await group.reduce(into: done) { $0.append($1) }
      }
    }
    return results
  }

  /// Makes one change.
  package func execute(_ change: Change, live: JSONValue? = nil) async -> ChangeResult {
    if let failure = failures.pending(change.id, now: clock.now) {
      return ChangeResult(change, .failed(failure), wasSent: false)
    }
    if let restore = change.contestable,
      case .wait(let delay) = backoff.permit(restore, baselines: change.baselines, now: clock.now)
    {
      return ChangeResult(change, .contested(retryAfter: delay), wasSent: false)
    }
    // Last, because a probe that it permits is sent.
    if let failure = ungrantable?.refusal(of: change, now: clock.now) {
      return ChangeResult(change, .failed(failure), wasSent: false)
    }
    do {
      let result = try await send(change, live: live)
      failures.succeeded(change.id)
      ungrantable?.accepted(change)
      return result
    } catch {
      return failed(change, with: error)
    }
  }

  private func send(_ change: Change, live known: JSONValue?) async throws -> ChangeResult {
    var wasSent = true
    var removed: Drift?
    switch change.action {
    case .create(let desired): return try await create(desired, change)
    case .replace(let desired, _): return try await replace(with: desired, change, live: known)
    case .recreate(let desired, let live):
      do {
        return try await recreate(desired, insteadOf: live, change)
      } catch let error as APIError where error.code == 409 || error.isNotFound {
        return try await replace(with: desired, change)
      }
    case .apply(let desired): return try await confirm(try await apply(desired), of: desired, change)
    case .delete(let live): removed = try await delete(live, change)
    case .release(let live): wasSent = try await release(live)
    case .patch(let patch): wasSent = try await merge(patch, into: change.id)
    case .releaseFields: try await releaseFields(of: change.id)
    }
    memory.forget(change.id)
    return ChangeResult(change, .done, wasSent: wasSent, removed: removed)
  }

  private func failed(_ change: Change, with error: any Error) -> ChangeResult {
    var failure = WriteFailure(error, writing: change.id)
    if let refusal = ungrantable?.refused(change, with: failure, now: clock.now) {
      return ChangeResult(change, .failed(refusal))
    }
    switch failure.kind {
    case .invalid:
      // What restores protection is tried again soon: a webhook may refuse it by mistake.
      let lifetime = change.isProtective ? ObjectMemory.protectiveRejectionLifetime : ObjectMemory.rejectionLifetime
      failure.retryAfter = lifetime
      if let desired = change.desired {
        memory.reject(
          RejectedWrite(desired: desired.fingerprint, message: failure.message, until: clock.now + lifetime),
          for: change.id)
      }
    case .transient, .conflict, .admission:
      failure = failures.failed(change.id, with: failure, isProtective: change.isProtective, now: clock.now)
    case .permission, .terminating: break
    }
    return ChangeResult(change, .failed(failure))
  }
}

// MARK: - Whole objects

extension PlanExecutor {
  /// How often an object is read and written in a row while others change it.
  private static let replaceAttempts = 16
  /// After this many conflicts in a row, the object is replaced whatever its version, so that a client that changes or recreates it
  /// in a tight loop cannot keep the operator from restoring it.
  fileprivate static let conditionalAttempts = 2

  /// Creates the object. If another client has created it again after its deletion, replaces it.
  private func create(_ desired: DesiredObject, _ change: Change) async throws -> ChangeResult {
    do {
      return try await createNew(desired, change)
    } catch let error as APIError where error.isAlreadyExists && change.drift != nil {
      return try await replace(with: desired, change)
    }
  }

  private func createNew(_ desired: DesiredObject, _ change: Change) async throws -> ChangeResult {
    let answer = try await client.create(desired.manifest, type: desired.type, namespace: desired.id.namespace)
    return try await confirm(answer, of: desired, change)
  }

  /// Repeats a read and the write that depends on it while other clients are faster.
  private func retryingConflicts<Result>(_ body: (_ attempt: Int) async throws -> Result) async throws -> Result {
    var attempt = 1
    while true {
      do {
        return try await body(attempt)
      } catch let error as APIError where error.isRace(attempt: attempt) && attempt < Self.replaceAttempts {
        attempt += 1
      }
    }
  }

  /// Replaces the live object, under its resourceVersion. A conflict means that another client was faster: the object is
  /// read, compared and replaced again at once.
  private func replace(
    with desired: DesiredObject, _ change: Change, live: JSONValue? = nil
  ) async throws -> ChangeResult {
    try await retryingConflicts { attempt in
      var found = attempt == 1 ? live : nil
      if found == nil { found = try await client.find(desired.type, desired.id.key) }
      guard let object = found else { return try await createNew(desired, change) }
      let known = try desired.id.kind.type.observe(try object.jsonData())
      guard known.fingerprint != desired.fingerprint else {
        record(.object(known), desired)
        return ChangeResult(change, .done, wasSent: attempt > 1)
      }
      // Another client has recreated it with an immutable field that differs.
      if desired.needsReplacement(of: known) {
        return try await recreate(desired, insteadOf: known.anyVersion(after: attempt), change)
      }
      var replacement = Replacement.object(desired: desired, over: object)
      if attempt > Self.conditionalAttempts {
        for field in ["resourceVersion", "uid"] { replacement["metadata"]?[field] = Optional<JSONValue>.none }
      }
      let answer = try await client.replace(replacement, type: desired.type, key: desired.id.key)
      return try await confirm(answer, of: desired, change)
    }
  }

  /// Deletes the live object and creates its successor.
  private func recreate(
    _ desired: DesiredObject, insteadOf live: ObservedObject, _ change: Change
  ) async throws -> ChangeResult {
    // A dry run under a free name first: an object that the server would refuse must not cost the old one.
    let rehearsal = desired.underFreeName
    do {
      _ = try await client.create(
        rehearsal.manifest, type: desired.type, namespace: desired.id.namespace, isDryRun: true)
    } catch let error as APIError where error.isAlreadyExists {
      // The API server validates an object before it looks for its name, so it accepts this one.
    }
    try await client.deleteIfPresent(live)
    return try await createNew(desired, change)
  }

  /// Deletes the object, under its uid and resourceVersion. A conflict means that it changed: it is read, and deleted at once
  /// if the reason still holds. An object that is not managed is read first; returns what was removed, to report it.
  private func delete(_ live: ObservedObject, _ change: Change) async throws -> Drift? {
    try await retryingConflicts { attempt in
      guard attempt > 1 || change.isOfUnmanaged else {
        try await client.deleteIfPresent(live)
        return nil
      }
      guard let object = try await client.find(live.id.kind.resourceType, live.id.key) else { return nil }
      let known = try live.id.kind.type.observe(try object.jsonData())
      guard known.uid == live.uid, change.stillApplies(to: known) else { return nil }
      try await client.deleteIfPresent(known.anyVersion(after: attempt))
      return change.isOfUnmanaged ? Drift(removed: object, change) : nil
    }
  }

  /// Keeps the object and removes the operator's labels and owner references. Returns false if there was nothing to remove.
  private func release(_ live: ObservedObject) async throws -> Bool {
    let type = live.id.kind.resourceType
    return try await retryingConflicts { _ in
      guard let object = try await client.find(type, live.id.key), let released = Replacement.released(object) else {
        return false
      }
      let answer = try await client.replace(released, type: type, key: live.id.key)
      cache.record(try WriteResponse(answer, kind: live.id.kind))
      return true
    }
  }
}

// MARK: - Fields of objects that belong to others

extension PlanExecutor {
  private func apply(_ desired: DesiredObject) async throws -> Data {
    if let patch = desired.mergePatch {
      return try await client.patchData(
        merge: patch, type: desired.type, key: desired.id.key, subresource: nil, fieldManager: WellKnown.fieldManager)
    }
    return try await client.apply(
      desired.manifest, type: desired.type, key: desired.id.key,
      options: ApplyOptions(fieldManager: WellKnown.fieldManager, force: true))
  }

  /// Merge patch of an object. Returns false if it is gone.
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

// MARK: - Answers

extension PlanExecutor {
  /// Compares what the server stored with what was sent; accepts what stays different.
  private func confirm(_ answer: Data, of desired: DesiredObject, _ change: Change) async throws -> ChangeResult {
    let response = try WriteResponse(answer, kind: desired.id.kind)
    record(response, desired)
    guard !response.matches(desired), case .object(let live) = response else { return ChangeResult(change, .done) }
    let message =
      "the API server stores \(desired.id.title) differently from what was sent:"
      + " an admission webhook or a newer default changes it"
    memory.accept(
      AcceptedDifference(
        desired: desired.fingerprint, live: live.fingerprint, alteration: message,
        until: clock.now + ObjectMemory.alterationLifetime), for: desired.id)
    logger.warning("\(message)", metadata: ["namespace": "\(desired.id.namespace)"])
    return ChangeResult(change, .altered(message))
  }

  private func record(_ response: WriteResponse, _ desired: DesiredObject) {
    cache.record(response)
    memory.remember(applied: [desired.id: desired.fingerprint], in: desired.id.namespace)
  }
}

extension ObjectClient {
  fileprivate func create(
    _ manifest: JSONValue, type: ResourceType, namespace: String, isDryRun: Bool = false
  ) async throws -> Data {
    try await create(
      manifest, type: type, namespace: namespace, fieldManager: WellKnown.fieldManager, dryRun: isDryRun)
  }

  fileprivate func replace(_ object: JSONValue, type: ResourceType, key: ObjectKey) async throws -> Data {
    try await replace(object, type: type, key: key, fieldManager: WellKnown.fieldManager)
  }

  /// Deletes the version of an object that was observed; one that is gone is fine.
  fileprivate func deleteIfPresent(_ live: ObservedObject) async throws {
    do {
      try await delete(
        live.id.kind.resourceType, live.id.key,
        preconditions: Preconditions(
          uid: live.uid, resourceVersion: live.resourceVersion.isEmpty ? nil : live.resourceVersion))
    } catch let error as APIError where error.isNotFound {
      return
    }
  }
}

extension APIError {
  /// Whether another client was faster. A write of any version can also meet a new object with other immutable fields.
  fileprivate func isRace(attempt: Int) -> Bool {
    code == 409 || isNotFound || (isInvalid && attempt > PlanExecutor.conditionalAttempts)
  }
}

extension ObservedObject {
  /// The object for a precondition on its UID alone, after too many conflicts in a row.
  fileprivate func anyVersion(after attempt: Int) -> ObservedObject {
    guard attempt > PlanExecutor.conditionalAttempts else { return self }
    var copy = self
    copy.resourceVersion = ""
    return copy
  }
}

extension DesiredObject {
  fileprivate var type: ResourceType { id.kind.resourceType }
}

extension Change {
  /// Whether the change restores protection that is missing or weakened, or removes what weakens it.
  fileprivate var isProtective: Bool { contestable.map { !$0.isHarmless } ?? false }

  /// What another client may do again as soon as it is undone: drift, and objects that are not managed.
  fileprivate var contestable: Drift? {
    isOfUnmanaged ? Drift(id: id, control: control, change: .surplus) : drift
  }

  fileprivate var isOfUnmanaged: Bool { if case .unmanaged = reason { true } else { false } }

  /// Whether an object that changed since it was observed is still to be deleted.
  fileprivate func stillApplies(to live: ObservedObject) -> Bool {
    guard case .delete(let observed) = action else { return false }
    return isOfUnmanaged ? live.risk != nil : live.ownership == observed.ownership
  }
}
