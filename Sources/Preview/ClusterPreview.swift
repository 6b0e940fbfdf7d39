package import CRDs
import ControllerRuntime
package import Kubernetes
import Logging
package import Planning
import Reconcilers

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// What applying baselines would do to a cluster.
package struct ClusterPreview: Sendable, Hashable {
  /// The baselines that would be applied, by name.
  package var baselines: [String]
  /// Every namespace that is selected or affected, by name.
  package var namespaces: [NamespacePreview]
  /// Notes, as sentences.
  package var notes: [String]
  /// The name and the labels of the cluster, as far as they are known.
  package var cluster: ClusterIdentity

  /// Creates a preview.
  package init(
    baselines: [String], namespaces: [NamespacePreview], notes: [String] = [],
    cluster: ClusterIdentity = ClusterIdentity()
  ) {
    self.baselines = baselines
    self.namespaces = namespaces
    self.notes = notes
    self.cluster = cluster
  }

  /// Whether anything would be written.
  package var hasChanges: Bool { namespaces.contains { !$0.changes.isEmpty } }

  /// The totals.
  package var summary: Summary { Summary(namespaces) }

  /// The totals of a preview.
  package struct Summary: Sendable, Hashable {
    /// Objects that would be created.
    package var create = 0
    /// Objects that would change, including those that would be replaced.
    package var change = 0
    /// Objects that would be deleted.
    package var remove = 0
    /// Objects that need no change.
    package var kept = 0
    /// Writes among these that the server would reject.
    package var refused = 0
    /// Running pods that a raised Pod Security level would reject.
    package var refusedPods = 0
    /// Findings.
    package var findings = 0
    /// Namespaces that are selected or affected.
    package var namespaces = 0

    init(_ namespaces: [NamespacePreview]) {
      self.namespaces = namespaces.count
      for namespace in namespaces {
        kept += namespace.kept
        findings += namespace.findings.count
        refusedPods += namespace.podSecurity?.pods ?? 0
        for change in namespace.changes { count(change) }
      }
    }

    private mutating func count(_ object: ObjectChange) {
      if object.refusal != nil { refused += 1 }
      switch object.action {
      case .create: create += 1
      case .change, .replace: change += 1
      case .remove: remove += 1
      }
    }
  }
}

// MARK: - Making one

extension ClusterPreview {
  /// Namespaces that are dry-run concurrently, each with up to about eight requests in flight.
  private static let concurrency = 4

  /// Reads a cluster, plans, and executes the plans as dry runs. Nothing is written.
  ///
  /// - Parameters:
  ///   - baselines: Valid baselines with unique names.
  ///   - client: The client of a cluster, or of a sandbox with its manifests.
  ///   - catalog: The operator's controls.
  ///   - operatorNamespace: The operator's own namespace, which is protected.
  ///   - cluster: The name and the labels of the cluster if it has no ClusterProperties.
  ///   - limit: The maximum size of what is read, in bytes; `nil` for no limit. An object counts as at least 1 KiB.
  ///   - now: The time, for exemptions.
  /// - Throws: `PreviewError`, or what `Client` throws if the server is not available.
  package static func make(
    of baselines: [BaselineFacts], client: Client, catalog: Catalog = .standard, operatorNamespace: String,
    cluster: ClusterIdentity = ClusterIdentity(), limit: Int? = nil, now: Date
  ) async throws -> ClusterPreview {
    let kinds = catalog.kinds
    let budget = ReadingBudget(limit)
    var snapshot = try await Snapshot.read(
      from: client, kinds: kinds, operatorNamespace: operatorNamespace, flags: cluster, budget: budget)
    var plan = PreviewPlan(of: baselines, in: snapshot, catalog: catalog, now: now)
    if !plan.undecided.isEmpty {
      snapshot.live = try await read(plan.undecided, from: client)
      plan = PreviewPlan(of: baselines, in: snapshot, catalog: catalog, now: now)
    }
    let dryRun = DryRunClient(client: client, kinds: kinds, live: snapshot.live, budget: budget)
    let executor = PlanExecutor(
      client: dryRun, cache: ObjectCache(kinds: kinds, operatorNamespace: operatorNamespace), memory: ObjectMemory(),
      backoff: ConflictBackoff(), failures: FailureBackoff(), removals: nil,
      logger: Logger(label: "dry-run") { _ in SwiftLogNoOpLogHandler() })
    await plan.namespaces.forEach(concurrency: concurrency) { _ = await executor.execute($0.changes) }
    if let failure = dryRun.failure { throw failure }
    let previews = plan.namespaces.map { NamespacePreview($0, dryRun) }
    return ClusterPreview(
      baselines: baselines.map(\.name).sorted(),
      namespaces: zip(plan.namespaces, previews).filter { !$0.selectors.isEmpty || !$1.isQuiet }.map(\.1),
      notes: plan.notes + dryRun.notes, cluster: snapshot.identity)
  }

  private static func read(_ ids: Set<ObjectID>, from client: Client) async throws -> [ObjectID: LiveObject] {
    try await WholeObjects(client).read(Array(ids)).mapValues { result in
      do throws(WriteFailure) { return try result.get() } catch { throw PreviewError(error.message) }
    }
  }
}

extension NamespacePreview {
  /// An object whose change has no effect counts as unchanged.
  fileprivate init(_ planned: PlannedNamespace, _ dryRun: DryRunClient) {
    let outcomes = planned.changes.map { ($0, dryRun.outcome(of: $0.id)) }
    let changes = outcomes.compactMap { change, outcome in outcome.flatMap { ObjectChange(change, $0) } }
    let read = outcomes.compactMap { $1.map { PodSecurityVerdict.read($0.warnings) } }
    self.init(
      name: planned.name, changes: changes, kept: planned.kept + outcomes.count - changes.count,
      findings: planned.findings, podSecurity: read.compactMap(\.verdict).first,
      warnings: read.flatMap(\.others).uniqued, steps: changes.isEmpty ? [] : planned.steps)
  }
}

extension ObjectChange {
  /// The effect of a change; `nil` if only server-managed fields would differ.
  fileprivate init?(_ change: Change, _ outcome: DryRunClient.Outcome) {
    let (before, after) = (outcome.before?.withoutBookkeeping, outcome.after?.withoutBookkeeping)
    guard before != after else { return nil }
    var action = ObjectChange.Action.change
    if before == nil { action = .create } else if after == nil { action = .remove }
    if case .recreate = change.action, before != nil { action = .replace }
    self.init(
      action: action, id: change.id, reason: ObjectChange.Reason(change.reason), control: change.control,
      baselines: change.baselines, before: before, after: after, origin: outcome.origin)
  }
}

extension ObjectChange.Reason {
  fileprivate init(_ reason: Change.Reason) {
    self =
      switch reason {
      case .rollout: .rollout
      case .drift: .drift
      case .prune: .prune
      case .unmanaged: .unmanaged
      }
  }
}

extension Array where Element: Hashable {
  /// Without repetitions; the first of each stays.
  fileprivate var uniqued: Self {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}

extension Array where Element: Sendable {
  /// Calls a function for each element, with limited concurrency.
  fileprivate func forEach(concurrency: Int, _ body: @escaping @Sendable (Element) async -> Void) async {
    await withTaskGroup(of: Void.self) { group in
      for (index, element) in enumerated() {
        if index >= concurrency { await group.next() }
        group.addTask { await body(element) }
      }
    }
  }
}
