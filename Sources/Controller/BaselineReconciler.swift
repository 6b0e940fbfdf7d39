import CRDs
import ControllerRuntime
import Foundation
import Kubernetes
import Logging
import Reconcilers

/// Keeps a baseline's finalizer and status right.
struct BaselineReconciler: Sendable {
  let client: Client
  let cluster: ClusterState
  let baselines: BaselineRegistry
  let visibility: Visibility
  let reporter: Reporter
  let events: EventRecorder
  let logger: Logger

  /// Reconciles one baseline by name.
  func reconcile(_ name: String, now: Date = Date()) async -> WorkQueueOutcome {
    guard let entry = baselines[name] else {
      reporter.remove(baseline: name)
      return .done
    }
    do {
      if entry.facts.isDeleting, try await finishDeletion(of: entry) { return .done }
      try await ensureFinalizer(on: entry)
      return try await writeStatus(of: entry, now: now)
    } catch let error as APIError where error.isNotFound {
      return .done
    } catch {
      logger.warning("could not write baseline '\(name)': \(error)")
      return (error as? APIError)?.retryAfter.map { .requeue(after: $0) } ?? .backOff
    }
  }

  /// The namespaces that a baseline selects now.
  static func selected(by entry: BaselineRegistry.Entry, in cluster: ClusterState) -> Set<String> {
    let protected = Planner.protectedNamespaces(operatorNamespace: cluster.operatorNamespace)
    var selected: Set<String> = []
    for namespace in cluster.namespaces.all().values where !namespace.isTerminating {
      if entry.spec.selects(name: namespace.name, labels: namespace.labels, protectedNames: protected) {
        selected.insert(namespace.name)
      }
    }
    return selected
  }
}

// MARK: - Finalizer

extension BaselineReconciler {
  private func ensureFinalizer(on entry: BaselineRegistry.Entry) async throws {
    let metadata = entry.object.metadata
    let finalizers = metadata.finalizers ?? []
    guard metadata.deletionTimestamp == nil, entry.errors.isEmpty, !finalizers.contains(WellKnown.finalizer) else {
      return
    }
    try await write(finalizers: finalizers + [WellKnown.finalizer], on: entry)
  }

  /// Takes the finalizer off once nothing is left in any namespace. Returns whether the baseline is done with.
  private func finishDeletion(of entry: BaselineRegistry.Entry) async throws -> Bool {
    let finalizers = entry.object.metadata.finalizers ?? []
    guard finalizers.contains(WellKnown.finalizer) else { return true }
    let cleaned = reporter.ledger(of: entry).cleaned
    let all = cluster.namespaces.all().values.filter { !$0.isTerminating }
    guard visibility.isComplete, all.allSatisfy({ cleaned.contains($0.name) }) else { return false }
    try await write(finalizers: finalizers.filter { $0 != WellKnown.finalizer }, on: entry)
    logger.info("cleaned up baseline '\(entry.object.key.name)'")
    return true
  }

  /// Writes the list whole, on condition that nobody else has changed the baseline since.
  private func write(finalizers: [String], on entry: BaselineRegistry.Entry) async throws {
    let patch: JSONValue = [
      "metadata": [
        "resourceVersion": .string(entry.object.metadata.resourceVersion ?? ""),
        "uid": .string(entry.object.metadata.uid ?? ""),
        "finalizers": .array(finalizers.map(JSONValue.string)),
      ]
    ]
    _ = try await client.patchData(
      merge: patch, type: SecurityBaseline.resourceType, key: entry.object.key,
      fieldManager: WellKnown.fieldManager)
  }
}

// MARK: - Status

extension BaselineReconciler {
  private func writeStatus(of entry: BaselineRegistry.Entry, now: Date) async throws -> WorkQueueOutcome {
    let builder = StatusBuilder(
      entry: entry, ledger: reporter.ledger(of: entry), selected: Self.selected(by: entry, in: cluster),
      blindSpots: visibility.blindSpots, now: now)
    let status = builder.build()
    if status != entry.object.status {
      let manifest: JSONValue = [
        "apiVersion": .string(SecurityBaseline.resourceType.apiVersion),
        "kind": .string(SecurityBaseline.resourceType.kind),
        "metadata": ["name": .string(entry.object.key.name)],
        "status": try JSONValue(encoding: status),
      ]
      _ = try await client.apply(
        manifest, type: SecurityBaseline.resourceType, key: entry.object.key,
        options: ApplyOptions(fieldManager: WellKnown.fieldManager, force: true, subresource: "status"))
      announce(status, of: entry)
    }
    guard let change = builder.nextChange else { return .done }
    return .requeue(after: .seconds(change.timeIntervalSince(now) + 0.5))
  }

  /// An invalid spec is an event as well: people look there first.
  private func announce(_ status: SecurityBaselineStatus, of entry: BaselineRegistry.Entry) {
    guard let error = entry.errors.first else { return }
    events.record(.invalidSpec(error.description), on: entry.object)
  }
}
