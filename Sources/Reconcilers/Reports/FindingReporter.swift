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
/// namespace, and later if deciding the content takes long. Nothing is kept in memory while no such API is served.
package final class FindingReporter: Sendable {
  /// What is known of a namespace that was reconciled.
  private struct Known {
    /// The findings of the controls; `nil` for none.
    var controls: ReportContent?
    /// What the report has to contain; `nil` if it has to be decided. The findings of the audit are not kept, because they need much
    /// more memory.
    var wanted: WantedReport?
    /// The last change of what decides the content, so that a decision does not replace a newer one.
    var revision = 0
    /// When the content may be decided and written again.
    var pause: ContinuousClock.Instant?
    /// The writes that failed since the last one that succeeded.
    var failures = 0
  }

  private struct State {
    /// The API that is served; `nil` for none.
    var type: ResourceType?
    /// Whether the reports of this API are known.
    var hasSynced = false
    var namespaces: [String: Known] = [:]
    private var lastRevision = 0

    /// A revision that no namespace has had, also not one of the same name that was deleted.
    mutating func nextRevision() -> Int {
      lastRevision += 1
      return lastRevision
    }
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
  /// Findings within this time cause one write.
  private static let coalescing: Duration = .seconds(1)
  /// The longest wait after a failed write. After one that was forbidden or invalid, the wait is always this long.
  private static let longestDelay: Duration = .seconds(300)

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
      state.namespaces = [:]
      state.hasSynced = false
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
    state.withLock { state in
      var known = state.namespaces[namespace] ?? Known()
      if known.controls != content {
        known.controls = content
        known.wanted = nil
        known.revision = state.nextRevision()
      }
      state.namespaces[namespace] = known
    }
    // The findings of the audit are not decided here, because this would delay the reconciles of other namespaces.
    switch audit?.availability(in: namespace) ?? .unavailable {
    case .unavailable: record(audit: .empty, namespace: namespace)
    case .pending: break
    case .known: enqueue(namespace)
    }
  }

  /// Records the findings of an audit of a namespace.
  package func record(audit findings: ReportContent, namespace: String) {
    guard let known = state.withLock({ $0.namespaces[namespace] }) else { return }
    let wanted = WantedReport(content(known.controls, findings, namespace: namespace))
    state.withLock { state in
      guard state.namespaces[namespace]?.revision == known.revision else { return }
      let revision = state.nextRevision()
      state.namespaces[namespace]?.wanted = wanted
      state.namespaces[namespace]?.revision = revision
    }
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
    state.withLock { $0.namespaces[namespace] = nil }
  }

  /// Enqueues a namespace if its report differs from what is wanted, or if that has to be decided.
  package func enqueue(_ namespace: String) {
    guard isDue(namespace) else { return }
    queue.add(namespace, after: max(Self.coalescing, pause(before: namespace)))
  }

  /// Writes or deletes the report of a namespace.
  package func reconcile(_ namespace: String, now: Date = Date()) async -> WorkQueueOutcome {
    guard isDue(namespace), let type = state.withLock(\.type) else { return .done }
    let pause = pause(before: namespace)
    guard pause <= .zero else { return .requeue(after: pause) }
    // If the findings of the audit are not known yet, the namespace is enqueued when they are.
    guard let decision = await decide(namespace, now: now) else { return .done }
    do {
      // Also if newer findings were recorded meanwhile: otherwise a tenant that changes objects all the time could keep the report from
      // being written.
      switch ReportAction(WantedReport(decision.content), live: store[Self.key(in: namespace)]) {
      case .none: break
      case .delete(let digest):
        delayNext(namespace, by: Self.writeInterval)
        try await delete(digest, type, in: namespace)
      case .write:
        guard let content = decision.content else { break }
        delayNext(namespace, by: Self.writeInterval)
        try await write(content, type, in: namespace, now: now)
      }
    } catch {
      return outcome(of: error, namespace: namespace)
    }
    state.withLock { $0.namespaces[namespace]?.failures = 0 }
    // Findings that were recorded meanwhile could not be compared with the new report.
    return isCurrent(decision, of: namespace) ? .done : laterOutcome(for: namespace)
  }
}

// MARK: - Decision

extension FindingReporter {
  private static let unaudited: (content: ReportContent, duration: Duration)? = (.empty, .zero)

  /// The content that was decided for a revision.
  private struct Decision {
    var content: ReportContent?
    var revision: Int
  }

  /// Whether a namespace has work: it was reconciled, the reports are known, and its report differs or has to be decided.
  private func isDue(_ namespace: String) -> Bool {
    let known = state.withLock { $0.hasSynced ? $0.namespaces[namespace] : nil }
    guard let known else { return false }
    return known.wanted == nil || action(in: namespace) != .none
  }

  /// The namespace must have been reconciled and audited, and the reports must be known.
  private func action(in namespace: String) -> ReportAction {
    guard let wanted = state.withLock({ $0.hasSynced ? $0.namespaces[namespace]?.wanted : nil }) else { return .none }
    return ReportAction(wanted, live: store[Self.key(in: namespace)])
  }

  /// Decides the content; `nil` if the findings are not known, the namespace was deleted, or the operator ends.
  private func decide(_ namespace: String, now: Date) async -> Decision? {
    guard let known = state.withLock({ $0.namespaces[namespace] }) else { return nil }
    let audited = if let audit { try? await audit.reportContent(in: namespace, now: now) } else { Self.unaudited }
    guard let audited else { return nil }
    let start = clock.now
    let content = content(known.controls, audited.content, namespace: namespace)
    let wanted = WantedReport(content)
    guard state.withLock({ $0.namespaces[namespace] != nil }) else { return nil }
    delayNext(namespace, by: (audited.duration + (clock.now - start)) * AuditCache.share)
    state.withLock { state in
      if state.namespaces[namespace]?.revision == known.revision { state.namespaces[namespace]?.wanted = wanted }
    }
    return Decision(content: content, revision: known.revision)
  }

  private func content(_ controls: ReportContent?, _ audit: ReportContent, namespace: String) -> ReportContent? {
    ReportContent(controls, audit: audit) { owner(namespace, $0) }
  }

  /// Whether nothing was recorded since a decision began.
  private func isCurrent(_ decision: Decision, of namespace: String) -> Bool {
    state.withLock { $0.namespaces[namespace].map { $0.revision == decision.revision } ?? true }
  }

  private func laterOutcome(for namespace: String) -> WorkQueueOutcome {
    .requeue(after: max(Self.coalescing, pause(before: namespace)))
  }

  /// Sets when the content may be decided again, unless that is later already.
  private func delayNext(_ namespace: String, by delay: Duration) {
    let end = clock.now + delay
    state.withLock { state in
      let known = state.namespaces[namespace]?.pause ?? end
      state.namespaces[namespace]?.pause = max(end, known)
    }
  }

  /// How long a decision has to wait.
  private func pause(before namespace: String) -> Duration {
    guard let end = state.withLock({ $0.namespaces[namespace]?.pause }) else { return .zero }
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
    guard let error = error as? APIError else { return retry(namespace) }
    if error.isNotFound || error.isConflict || error.causes.contains(where: { $0.reason == "NamespaceTerminating" }) {
      return .done
    }
    logger.warning(
      "could not write the report of findings: \(error.message)", metadata: ["namespace": "\(namespace)"])
    return retry(
      namespace, after: error.isForbidden || error.isInvalid ? Self.longestDelay : error.retryAfter ?? .zero)
  }

  /// Tries again after an exponential backoff. It is kept here, because that of the queue starts over when a namespace is requeued for a
  /// pause.
  private func retry(_ namespace: String, after delay: Duration = .zero) -> WorkQueueOutcome {
    let failures = state.withLock { state in
      let failures = state.namespaces[namespace]?.failures ?? 0
      state.namespaces[namespace]?.failures = failures + 1
      return failures
    }
    delayNext(namespace, by: max(delay, min(Self.writeInterval * (1 << min(failures, 10)), Self.longestDelay)))
    return laterOutcome(for: namespace)
  }
}
