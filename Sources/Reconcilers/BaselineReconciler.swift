package import CRDs
package import ControllerRuntime
import Kubernetes
package import Logging
import Planning

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Keeps a baseline's finalizer and status up to date.
package struct BaselineReconciler: Sendable {
  private let client: any ObjectClient
  let cache: ObjectCache
  private let sync: CacheSync
  let status: StatusAggregator
  let events: EventRecorder
  let specs: LastValidSpecs
  let rollouts: RolloutReconciler?
  private let audit: @Sendable () -> AuditProgress
  private let admission: @Sendable () -> AdmissionGuardState
  private let operatorVersion: String?
  private let statusWriter: StatusWriter
  let logger: Logger

  /// Creates a reconciler.
  ///
  /// - Parameters:
  ///   - client: Writes baselines.
  ///   - cache: The observed objects.
  ///   - sync: Which kinds the operator can list.
  ///   - status: The results of all namespaces.
  ///   - events: Records Events.
  ///   - specs: Stores the last valid specs.
  ///   - rollouts: Decides about rollouts; `nil` for none.
  ///   - audit: Returns how far the objects of the cluster are known to the audit.
  ///   - admission: Returns the state of the admission policies.
  ///   - operatorVersion: The version of the operator; `nil` if unknown.
  ///   - logger: Logs failures.
  package init(
    client: any ObjectClient, cache: ObjectCache, sync: CacheSync, status: StatusAggregator, events: EventRecorder,
    specs: LastValidSpecs, rollouts: RolloutReconciler? = nil,
    audit: @escaping @Sendable () -> AuditProgress = { .pending },
    admission: @escaping @Sendable () -> AdmissionGuardState = { .initial },
    operatorVersion: String? = nil, logger: Logger
  ) {
    self.specs = specs
    self.rollouts = rollouts
    self.client = client
    self.cache = cache
    self.sync = sync
    self.status = status
    self.events = events
    self.audit = audit
    self.admission = admission
    self.operatorVersion = operatorVersion
    statusWriter = StatusWriter(client: client, logger: logger)
    self.logger = logger
  }

  /// Reconciles one baseline by name.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - isEnding: Whether the process ends: then no further namespace gets a new spec.
  ///   - now: The time.
  package func reconcile(_ name: String, isEnding: Bool = false, now: Date = Date()) async -> WorkQueueOutcome {
    guard var baseline = cache.baselines[ObjectKey(name: name)] else {
      status.remove(baseline: name)
      specs.forget(baseline: name)
      rollouts?.forget(baseline: name)
      return .done
    }
    do {
      if try await adoptLastValidSpec(of: baseline) {
        requeueNamespaces()
        return .requeue(after: .zero)
      }
      if isUnknown(baseline) {
        if await loadRollout(of: baseline.object.key) { requeueNamespaces() }
        baseline = cache.baselines[baseline.object.key] ?? baseline
      }
      if baseline.isDeleting, try await finishDeletion(of: baseline) { return .done }
      try await ensureFinalizer(on: baseline)
      await specs.store(baseline)
      status.handleRequest(of: baseline)
      if !isEnding, let outcome = try await advanceRollout(of: baseline, now: now) { return outcome }
      let outcome = try await writeStatus(of: baseline, now: now)
      return isUnknown(baseline) ? .requeue(after: Self.retryInterval) : outcome
    } catch let error as APIError where error.isNotFound {
      return .done
    } catch {
      logger.warning("could not write baseline '\(name)': \(error)")
      return (error as? APIError)?.retryAfter.map { .requeue(after: $0) } ?? .backOff
    }
  }

  /// Prepares for the first reconcile as the leader: learns what was rolled out, and the last valid specs of invalid baselines.
  package func begin() async {
    cache.takeOver()
    for baseline in cache.allBaselines {
      do {
        _ = try await adoptLastValidSpec(of: baseline)
      } catch {
        logger.warning("could not read the last valid spec of baseline '\(baseline.name)': \(error)")
      }
      await loadRollout(of: baseline.object.key)
    }
  }

  /// Reads the last valid spec of an invalid baseline, and how far it is rolled out, if this process does not know one. Returns
  /// whether it was found.
  private func adoptLastValidSpec(of baseline: ObservedBaseline) async throws -> Bool {
    guard !baseline.errors.isEmpty, baseline.lastValid == nil, !baseline.isDeleting,
      let spec = try await specs.load(for: baseline)
    else { return false }
    var adopted = baseline
    adopted.lastValid = spec
    adopted.rollout = try await storedRollout(of: adopted)
    let rollout = adopted.rollout
    var isAdopted = false
    cache.baselines.modify(baseline.object.key) { known in
      guard known.object.metadata.uid == baseline.object.metadata.uid, known.lastValid == nil else { return }
      known.lastValid = spec
      known.rollout = rollout
      isAdopted = true
    }
    return isAdopted
  }

  /// The status of a baseline as it would be written now, and when time alone changes it.
  package func currentStatus(
    of baseline: ObservedBaseline, now: Date
  ) -> (status: SecurityBaselineStatus, nextChange: Date?) {
    let (missingPermissions, audit, admission) = (sync.missingPermissions, audit(), admission())
    let (new, isCounted) = status.build(for: baseline) { summary in
      let builder = StatusBuilder(
        baseline: baseline, summary: summary, missingPermissions: missingPermissions, audit: audit,
        admission: admission,
        operatorVersion: operatorVersion, now: now)
      return ((builder.build(), builder.nextChange), builder.isComplete)
    }
    // After a restart or a takeover, the last status stays until every namespace was reconciled once.
    if !isCounted, !baseline.isDeleting, baseline.errors.isEmpty, baseline.wasRolledOut,
      let known = baseline.object.status
    {
      return (known, nil)
    }
    return new
  }

  func writeStatus(of baseline: ObservedBaseline, now: Date) async throws -> WorkQueueOutcome {
    let (status, nextChange) = currentStatus(of: baseline, now: now)
    if status != baseline.object.status {
      try await statusWriter.write(status, of: baseline)
      // Record an Event, too, because `kubectl describe` shows it.
      if let error = baseline.errors.first {
        events.record(.invalidSpec(error), on: ObjectReference(baseline.object))
      }
    }
    guard let nextChange else { return .done }
    return .requeue(after: .seconds(nextChange.timeIntervalSince(now) + 0.5))
  }
}

// MARK: - Finalizer

extension BaselineReconciler {
  private func ensureFinalizer(on baseline: ObservedBaseline) async throws {
    let finalizers = baseline.object.metadata.finalizers ?? []
    guard !baseline.isDeleting, baseline.errors.isEmpty, !finalizers.contains(WellKnown.finalizer) else { return }
    try await write(finalizers: finalizers + [WellKnown.finalizer], on: baseline)
  }

  /// Removes the finalizer when every namespace is cleaned up. Returns whether the baseline needs no further work.
  private func finishDeletion(of baseline: ObservedBaseline) async throws -> Bool {
    let finalizers = baseline.object.metadata.finalizers ?? []
    guard finalizers.contains(WellKnown.finalizer) else { return true }
    let cleaned = status.summary(of: baseline).cleaned
    let all = cache.namespaces.all().values.filter { !$0.isTerminating }
    guard sync.isComplete, all.allSatisfy({ cleaned.contains($0.name) }) else { return false }
    try await write(finalizers: finalizers.filter { $0 != WellKnown.finalizer }, on: baseline)
    logger.info("cleaned up baseline '\(baseline.name)'")
    return true
  }

  /// Writes the whole list, under the precondition that no other client has changed the baseline since.
  private func write(finalizers: [String], on baseline: ObservedBaseline) async throws {
    let patch: JSONValue = [
      "metadata": [
        "resourceVersion": .string(baseline.object.metadata.resourceVersion ?? ""),
        "uid": .string(baseline.object.metadata.uid ?? ""),
        "finalizers": .array(finalizers.map(JSONValue.string)),
      ]
    ]
    _ = try await client.patchData(
      merge: patch, type: SecurityBaseline.resourceType, key: baseline.object.key, subresource: nil,
      fieldManager: WellKnown.fieldManager)
  }
}
