import CRDs
package import ControllerRuntime
package import Kubernetes
package import Logging
package import Planning

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Makes the changes of a plan through a client: the API server's for the operator, a dry run's for previews.
///
/// Changes of one stage are made concurrently, stages one after the other. Failures are results, never thrown.
package struct PlanExecutor: Sendable {
  let client: any ObjectClient
  let wholeObjects: WholeObjects
  let cache: ObjectCache
  let memory: ObjectMemory
  private let backoff: ConflictBackoff
  private let failures: FailureBackoff
  private let ungrantable: UngrantableRules?
  private let removals: RateLimiter?
  /// Restores do not wait for it, so that they take no longer during a rollout than the API server makes them.
  private let limiter: ConcurrencyLimiter
  /// Decodes the responses to writes.
  let decoder: ObjectDecoder
  private let clock: any MonotonicClock
  private let logger: Logger

  /// Creates an executor.
  ///
  /// - Parameters:
  ///   - client: How to write objects.
  ///   - wholeObjects: How to read them; `nil` to read them with the client.
  ///   - cache: Gets the responses to writes.
  ///   - memory: Gets what was applied, accepted and rejected.
  ///   - backoff: Delays restores of contested objects.
  ///   - failures: Delays writes that failed.
  ///   - ungrantable: Stops writes of roles and bindings that the API server refuses in every namespace; `nil` to send
  ///     them in each.
  ///   - removals: Limits how fast objects are removed, so that a selector changed by mistake can be reverted before
  ///     thousands of namespaces have lost their protection; `nil` for no limit.
  ///   - limiter: Limits the writes of a rollout; `nil` for one of its own.
  ///   - decoder: Decodes the responses to writes. That of the client, if the client also watches the objects, so that similar
  ///     objects are decoded once.
  ///   - clock: Measures delays.
  ///   - logger: Gets warnings about objects that the server alters.
  package init(
    client: any ObjectClient, wholeObjects: WholeObjects? = nil, cache: ObjectCache, memory: ObjectMemory,
    backoff: ConflictBackoff,
    failures: FailureBackoff, ungrantable: UngrantableRules? = nil, removals: RateLimiter?,
    limiter: ConcurrencyLimiter? = nil, decoder: ObjectDecoder = ObjectDecoder(),
    clock: any MonotonicClock = ContinuousClock(), logger: Logger
  ) {
    self.client = client
    self.wholeObjects = wholeObjects ?? WholeObjects(client)
    self.cache = cache
    self.memory = memory
    self.backoff = backoff
    self.failures = failures
    self.ungrantable = ungrantable
    self.removals = removals
    self.decoder = decoder
    self.limiter = limiter ?? ConcurrencyLimiter(clock: clock)
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
    let ticket = limiter.begin()
    var results: [ChangeResult] = []
    for stage in Dictionary(grouping: changes, by: \.stage).sorted(by: { $0.key < $1.key }) {
      results += await withTaskGroup(of: ChangeResult.self) { group in
        var done: [ChangeResult] = []
        for (index, change) in stage.value.enumerated() {
          if index >= Self.concurrency, let result = await group.next() { done.append(result) }
          let known: JSONValue? = if case .found(let object)? = live[change.id] { object } else { nil }
          group.addTask { await execute(change, ticket, live: known) }
        }
        return await group.reduce(into: done) { $0.append($1) }
      }
    }
    return results
  }

  /// Makes one change.
  private func execute(_ change: Change, _ ticket: ConcurrencyLimiter.Ticket, live: JSONValue?) async -> ChangeResult {
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
      let result = try await limiter.run(ticket, of: change.kindOfWrite, isUrgent: change.contestable != nil) {
        try await send(change, live: live)
      }
      failures.succeeded(change.id)
      ungrantable?.accepted(change)
      return result
    } catch is TooManyLargeObjects {
      return ChangeResult(change, .contested(retryAfter: TooManyLargeObjects.retryInterval), wasSent: false)
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

// MARK: - Fields of objects that belong to others

extension PlanExecutor {
  private func apply(_ desired: DesiredObject) async throws -> Data {
    if let patch = desired.mergePatch {
      return try await client.patchData(
        merge: patch, type: desired.id.kind.resourceType, key: desired.id.key, subresource: nil,
        fieldManager: WellKnown.fieldManager)
    }
    do {
      return try await client.apply(
        desired.manifest, type: desired.id.kind.resourceType, key: desired.id.key,
        options: ApplyOptions(fieldManager: WellKnown.fieldManager, force: true))
    } catch let error as APIError where error.isTooLarge && desired.id.kind == .serviceAccount {
      return try await client.patchData(
        merge: FieldRelease.patch(setting: desired.manifest), type: desired.id.kind.resourceType, key: desired.id.key,
        subresource: nil, fieldManager: WellKnown.fieldManager)
    }
  }

  /// Merge patch of an object. Returns false if it is gone.
  private func merge(_ patch: JSONValue, into id: ObjectID) async throws -> Bool {
    do {
      let answer = try await client.patchData(
        merge: patch, type: id.kind.resourceType, key: id.key, subresource: nil, fieldManager: WellKnown.fieldManager)
      cache.record(try WriteResponse(answer, kind: id.kind, with: decoder))
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
    let response = try WriteResponse(answer, kind: id.kind, with: decoder)
    cache.record(response)
    guard case .object(let observed) = response, observed.ownership != nil else { return }
    _ = try await merge(FieldRelease.unmarking, into: id)
  }
}

// MARK: - Answers

extension PlanExecutor {
  /// Compares what the server stored with what was sent; accepts what stays different.
  func confirm(_ answer: Data, of desired: DesiredObject, _ change: Change) async throws -> ChangeResult {
    let response = try WriteResponse(answer, kind: desired.id.kind, with: decoder)
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

  func record(_ response: WriteResponse, _ desired: DesiredObject) {
    cache.record(response)
    memory.remember(applied: [desired.id: desired.fingerprint], in: desired.id.namespace)
  }
}

extension Change {
  /// Whether the change restores protection that is missing or weakened, or removes what weakens it.
  fileprivate var isProtective: Bool { contestable.map { !$0.isHarmless } ?? false }

  /// What another client may do again as soon as it is undone: drift, and objects that are not managed.
  fileprivate var contestable: Drift? {
    isOfUnmanaged ? Drift(id: id, control: control, change: .surplus) : drift
  }

  var isOfUnmanaged: Bool { if case .unmanaged = reason { true } else { false } }

  /// What the write does, for the limit of concurrent writes.
  fileprivate var kindOfWrite: String {
    let verb =
      switch action {
      case .create: "create"
      case .replace, .recreate: "replace"
      case .apply, .patch, .releaseFields, .release: "patch"
      case .delete: "delete"
      }
    return "\(verb) \(id.kind.resourceType.plural)"
  }
}
