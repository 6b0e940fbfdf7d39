package import CRDs
package import ControllerRuntime
package import Kubernetes
package import Logging
package import Metrics
package import Planning
import Synchronization

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Keeps a report of all findings in each namespace, if the cluster serves an API of policy reports.
///
/// Reports are written when their content differs from what the watch has shown, at most once per `writeInterval` and
/// namespace. Nothing is kept in memory while no such API is served.
package final class FindingReporter: Sendable {
  private struct State {
    /// The API that is served; `nil` for none.
    var type: ResourceType?
    /// Whether the reports of this API are known.
    var hasSynced = false
    /// The findings of the controls in each namespace that was reconciled; `nil` if it has none.
    var controls: [String: ReportContent?] = [:]
    /// The digest of the wanted content of each namespace whose findings are all known; `nil` if it has none. The results of
    /// the audit are decided again when a report is written, because they need much more memory.
    var digests: [String: Int?] = [:]
    /// When a report may be written again.
    var pauses: [String: ContinuousClock.Instant] = [:]
  }

  /// The reports in the cluster.
  package let store = Store<PolicyReportDigest>()
  /// The namespaces whose report has to be written.
  package let queue: WorkQueue<String>

  private let state = Mutex(State())
  private let client: any ObjectClient
  private let audit: AuditSource?
  private let owner: @Sendable (_ namespace: String, _ baseline: String) -> NamespaceOwner?
  private let clock: any MonotonicClock
  private let logger: Logger

  /// The name of the report in every namespace.
  package static let reportName = "plimsoll"
  /// The shortest time between two writes of one report.
  package static let writeInterval: Duration = .seconds(10)
  /// Deciding the content of a report takes at most one part in this many of the time, so that a large one does not delay the others.
  private static let share = 10
  /// Findings within this time cause one write.
  private static let coalescing: Duration = .seconds(1)
  /// How long a missing permission delays the next attempt.
  private static let permissionDelay: Duration = .seconds(300)

  /// Creates a reporter.
  ///
  /// - Parameters:
  ///   - client: Writes reports.
  ///   - owner: Returns the owner of a namespace according to a baseline.
  ///   - audit: Decides the results of the audit; `nil` for none.
  ///   - metrics: Gets the metrics of the queue.
  ///   - clock: Measures pauses.
  ///   - logger: Logs failures.
  package init(
    client: any ObjectClient, owner: @escaping @Sendable (String, String) -> NamespaceOwner? = { _, _ in nil },
    audit: AuditSource? = nil,
    metrics: any MetricsFactory = NOOPMetricsHandler.instance, clock: any MonotonicClock, logger: Logger
  ) {
    self.client = client
    self.audit = audit
    self.owner = owner
    self.clock = clock
    self.logger = logger
    queue = WorkQueue(name: "reports", clock: clock, metrics: metrics)
  }

  /// Begins or ends the use of an API. Namespaces have to be reconciled afterwards, so that their findings are recorded.
  package func use(_ type: ResourceType?) {
    state.withLock { state in
      state = State()
      state.type = type
    }
  }

  /// Notes that the reports of the API are known. Returns whether they were unknown before.
  package func markSynced() -> Bool {
    state.withLock { state in
      defer { state.hasSynced = true }
      return !state.hasSynced
    }
  }

  /// Records the findings of the controls in a namespace after a reconcile.
  package func record(_ findings: [Finding], namespace: String) {
    guard state.withLock({ $0.type != nil }) else { return }
    let content = ReportContent(findings)
    let isKnown = state.withLock { state in
      let old = state.controls.updateValue(content, forKey: namespace)
      return old == .some(content) && state.digests[namespace] != nil
    }
    switch audit?.availability(in: namespace) ?? .none {
    case .none: record(audit: [], namespace: namespace)
    case .pending: break
    case .known where isKnown: enqueue(namespace)
    // Deciding the results here would delay the reconciles of other namespaces.
    case .known: audit?.request(namespace)
    }
  }

  /// Records the results of an audit of a namespace.
  package func record(audit results: [ReportContent.Result], namespace: String) {
    guard let controls = state.withLock({ $0.controls[namespace] }) else { return }
    let digest = ReportContent(controls, audit: results)?.digest
    state.withLock { $0.digests[namespace] = .some(digest) }
    enqueue(namespace)
  }

  /// The critical and high findings of a baseline in the report of a namespace, as identities of `AuditResult`; `nil` if the
  /// reports are not known.
  func severe(in namespace: String, policy: String) -> Set<Int>? {
    guard state.withLock(\.hasSynced) else { return nil }
    guard let report = store[Self.key(in: namespace)], report.isOurs else { return [] }
    return report.severe[policy] ?? []
  }

  /// Forgets a namespace that is deleted; Kubernetes deletes the report with it.
  package func remove(namespace: String) {
    state.withLock { state in
      state.controls[namespace] = nil
      state.digests[namespace] = nil
      state.pauses[namespace] = nil
    }
  }

  /// Enqueues a namespace if its report differs from what is wanted.
  package func enqueue(_ namespace: String) {
    guard action(in: namespace) != .none else { return }
    queue.add(namespace, after: max(Self.coalescing, pause(before: namespace)))
  }

  /// Writes or deletes the report of a namespace.
  package func reconcile(_ namespace: String, now: Date = Date()) async -> WorkQueueOutcome {
    guard action(in: namespace) != .none, let type = state.withLock(\.type) else { return .done }
    let pause = pause(before: namespace)
    guard pause <= .zero else { return .requeue(after: pause) }
    let content = content(of: namespace)
    do {
      switch action(in: namespace) {
      case .none: break
      case .delete(let digest): try await delete(digest, type, in: namespace)
      case .write: if let content { try await write(content, type, in: namespace, now: now) }
      }
      return .done
    } catch {
      return outcome(of: error, namespace: namespace)
    }
  }
}

// MARK: - Decision

extension FindingReporter {
  /// What has to happen to a report.
  enum Action: Sendable, Hashable {
    /// Nothing.
    case none
    /// The report has to have the wanted content.
    case write
    /// The operator's report is no longer needed.
    case delete(PolicyReportDigest)

    /// Decides for a namespace.
    ///
    /// - Parameters:
    ///   - wanted: The digest of the wanted content; `nil` without findings.
    ///   - live: The report in the cluster.
    init(wanted: Int?, live: PolicyReportDigest?) {
      switch (wanted, live) {
      case (nil, let live?) where live.isOurs: self = .delete(live)
      case (nil, _): self = .none
      case (let wanted?, let live?) where live.isOurs && live.content == wanted: self = .none
      case (.some, _): self = .write
      }
    }
  }

  /// The namespace must have been reconciled and audited, and the reports must be known.
  private func action(in namespace: String) -> Action {
    guard let wanted = state.withLock({ $0.hasSynced ? $0.digests[namespace] : nil }) else { return .none }
    return Action(wanted: wanted, live: store[Self.key(in: namespace)])
  }

  /// Decides the wanted content, and when to decide it again; `nil` if there is none, or it is not known any longer.
  private func content(of namespace: String) -> ReportContent? {
    let start = clock.now
    let results = audit.map { $0.reportResults(in: namespace) } ?? []
    guard let controls = state.withLock({ $0.controls[namespace] }), let results else { return nil }
    var content = ReportContent(controls, audit: results)
    let digest = content?.digest
    state.withLock { state in
      state.digests[namespace] = .some(digest)
      state.pauses[namespace] = start + max(Self.writeInterval, (clock.now - start) * Self.share)
    }
    content?.addOwners { owner(namespace, $0) }
    return content
  }

  /// How long a write has to wait.
  private func pause(before namespace: String) -> Duration {
    guard let end = state.withLock({ $0.pauses[namespace] }) else { return .zero }
    return max(.zero, end - clock.now)
  }

  private static func key(in namespace: String) -> ObjectKey {
    ObjectKey(namespace: namespace, name: reportName)
  }
}

// MARK: - Writes

extension FindingReporter {
  private func write(
    _ content: ReportContent, _ type: ResourceType, in namespace: String, now: Date
  ) async throws {
    let key = Self.key(in: namespace)
    let manifest = PolicyReportManifest(
      type: type, namespace: namespace, content: content, previous: try await client.find(type, key), now: now)
    let response = try await client.apply(
      manifest.json, type: type, key: key, options: ApplyOptions(fieldManager: WellKnown.fieldManager, force: true))
    // The API does not matter for the digest.
    let report = try JSONDecoder().decode(PolicyReport<WGPolicyReports>.self, from: response)
    let digest = PolicyReportDigest(report)
    store.record(key, uid: digest.uid, resourceVersion: digest.resourceVersion, digest)
    logger.debug(
      "wrote report", metadata: ["namespace": "\(namespace)", "findings": "\(content.failed + content.warned)"])
  }

  private func delete(_ digest: PolicyReportDigest, _ type: ResourceType, in namespace: String) async throws {
    try await client.delete(
      type, Self.key(in: namespace),
      preconditions: Preconditions(uid: digest.uid, resourceVersion: digest.resourceVersion))
    logger.debug("deleted report", metadata: ["namespace": "\(namespace)"])
  }

  /// A conflict, a missing report and a deleted namespace need no retry: their watch events enqueue the namespace.
  private func outcome(of error: any Error, namespace: String) -> WorkQueueOutcome {
    guard let error = error as? APIError else { return .backOff }
    if error.isNotFound || error.isConflict || error.causes.contains(where: { $0.reason == "NamespaceTerminating" }) {
      return .done
    }
    logger.warning(
      "could not write the report of findings: \(error.message)", metadata: ["namespace": "\(namespace)"])
    if error.isForbidden || error.isInvalid { return .requeue(after: Self.permissionDelay) }
    return error.retryAfter.map { .requeue(after: $0) } ?? .backOff
  }
}

extension ReportContent {
  /// Adds the owner of the namespace to the properties of each result.
  ///
  /// - Parameter owner: Returns the owner according to a baseline.
  fileprivate mutating func addOwners(_ owner: (_ baseline: String) -> NamespaceOwner?) {
    for index in results.indices {
      guard let owner = owner(results[index].policy) else { continue }
      results[index].properties["owner"] = owner.name
      results[index].properties["contact"] = owner.contact
      results[index].properties["link"] = owner.link
    }
  }
}
