import Audit
import CRDs
import ControllerRuntime
import Kubernetes
import Planning

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Decides the findings of a namespace for the baselines that audit it.
package struct AuditSource: Sendable {
  private let audit: AuditCache
  private let cache: ObjectCache
  private let status: StatusAggregator

  /// Creates a source.
  package init(audit: AuditCache, cache: ObjectCache, status: StatusAggregator) {
    self.audit = audit
    self.cache = cache
    self.status = status
  }

  /// The findings, by baseline.
  struct Result: Sendable {
    var findings: [String: AuditFindings]
    var baselines: [String: ObservedBaseline]
    /// The critical and high findings that are not new, by baseline. A baseline has no entry if neither an earlier audit nor a report is known.
    var known: [String: Set<Int>]
    /// When an exception expires; `nil` for never.
    var nextExpiry: Date?
  }

  /// A finished audit.
  struct Outcome: Sendable {
    var result: Result
    /// The findings for a report.
    var content: ReportContent
    /// How long deciding them took.
    var duration: Duration
  }

  /// Whether a baseline requires the audit.
  var isRequired: Bool { cache.isAudited }

  /// Whether a namespace exists; `true` for `AuditState.cluster`.
  func exists(_ name: String) -> Bool { name == AuditState.cluster || cache.namespaces[ObjectKey(name: name)] != nil }

  /// Whether a namespace exists and is not being deleted; `true` for `AuditState.cluster`.
  func isActive(_ name: String) -> Bool {
    name == AuditState.cluster || cache.namespaces[ObjectKey(name: name)]?.isTerminating == false
  }

  /// Decides the findings of a namespace, or about cluster-scoped objects for `AuditState.cluster`, in the background.
  ///
  /// - Parameters:
  ///   - name: The name of the namespace.
  ///   - now: The time.
  ///   - known: The critical and high findings of a baseline that are not new; `nil` if none are known.
  /// - Returns: The findings; `nil` if the objects are not known, or the namespace does not exist or is being deleted.
  /// - Throws: `CancellationError` if the operator ends meanwhile.
  func decide(
    _ name: String, now: Date, known: @escaping @Sendable (ObservedBaseline) -> Set<Int>?
  ) async throws(CancellationError) -> Outcome? {
    let decided = try await timed {
      findings(in: name, now: now, known: known).map { ($0, $0.reportContent()) }
    }
    return decided.map { Outcome(result: $0.value.0, content: $0.value.1, duration: $0.duration) }
  }

  /// Runs a computation in the background, and measures how long it takes.
  private func timed<Value: Sendable>(
    _ compute: @escaping @Sendable () -> Value?
  ) async throws(CancellationError) -> (value: Value, duration: Duration)? {
    try await audit.background.run {
      let start = ContinuousClock.now
      return compute().map { ($0, ContinuousClock.now - start) }
    }
  }

  /// Decides the findings as `decide(_:now:known:)` does, on the calling thread.
  func findings(in name: String, now: Date, known: (ObservedBaseline) -> Set<Int>? = { _ in nil }) -> Result? {
    guard audit.hasSynced else { return nil }
    let isCluster = name == AuditState.cluster
    let namespace = cache.namespaces[ObjectKey(name: name)]
    guard isActive(name) else { return nil }
    let baselines = baselines(auditing: name)
    let settings = baselines.mapValues { BaselineAuditSettings($0.spec) }
    var policies = settings.mapValues { $0.policy(now: now) }
    let known = baselines.compactMapValues(known)
    for (baseline, known) in known { policies[baseline]?.known = known }
    let findings = audit.findings(in: namespace, for: policies)
    // Ignore rules match cluster-scoped objects as if they were in the namespace default.
    let expiry = settings.values.compactMap { $0.nextExpiry(in: isCluster ? "default" : name, after: now) }.min()
    return Result(findings: findings, baselines: baselines, known: known, nextExpiry: expiry)
  }

  /// Whether findings for reports can be decided.
  enum Availability: Sendable, Hashable {
    /// There are none: nothing is audited, or objects could not be listed for long.
    case unavailable
    /// The objects are being listed, or the namespace was not audited yet. It will be.
    case pending
    /// The namespace was audited.
    case known
  }

  /// Whether the findings of a namespace can be decided.
  func availability(in name: String) -> Availability {
    if baselines(auditing: name).isEmpty { return .unavailable }
    if audit.hasSynced { return audit.hasAudited(name) ? .known : .pending }
    return audit.isUnavailable ? .unavailable : .pending
  }

  /// Decides the findings of a namespace for its report, in the background. Critical and high findings that were not announced yet are
  /// left out: after a restart, those in a report are not new.
  ///
  /// - Returns: The findings, and how long deciding them took; `nil` if they are not known yet.
  /// - Throws: `CancellationError` if the operator ends meanwhile.
  func reportContent(
    in name: String, now: Date
  ) async throws(CancellationError) -> (content: ReportContent, duration: Duration)? {
    switch availability(in: name) {
    case .unavailable: return (.empty, .zero)
    case .pending: return nil
    case .known:
      let decided = try await timed {
        guard let result = findings(in: name, now: now), let announced = announced(result.baselines, in: name) else {
          return ReportContent?.none
        }
        return result.reportContent { announced[$0]?.contains($1.identity) == true }
      }
      return decided.map { ($0.value, $0.duration) }
    }
  }

  /// The critical and high findings of the last audit, by baseline; `nil` if a baseline has not audited the namespace yet.
  private func announced(_ baselines: [String: ObservedBaseline], in namespace: String) -> [String: Set<Int>]? {
    let announced = baselines.compactMapValues { status.audit(of: $0, in: namespace)?.severe }
    return announced.count == baselines.count ? announced : nil
  }

  /// The baselines that audit a namespace. Every baseline with an audit audits cluster-scoped objects, because they
  /// affect every namespace.
  private func baselines(auditing namespace: String) -> [String: ObservedBaseline] {
    let baselines = cache.allBaselines.filter { baseline in
      baseline.isAuditing
        && (namespace == AuditState.cluster || cache.isSelected(namespace, by: baseline))
    }
    return Dictionary(baselines.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
  }
}

extension AuditSource.Result {
  /// The findings for a report, most severe first for each baseline.
  ///
  /// - Parameter isAnnounced: Whether a critical or high finding of a baseline has a result. Others are left out.
  func reportContent(
    _ isAnnounced: (_ baseline: String, AuditResult) -> Bool = { _, _ in true }
  ) -> ReportContent {
    var content = ReportContent.empty
    for (baseline, findings) in findings.sorted(by: { $0.key < $1.key }) {
      let results = findings.results.filter { !$0.isSevere || isAnnounced(baseline, $0) }
      let low = findings.counts[.low] ?? 0
      content.results += results.map { ReportContent.Result($0, baseline: baseline) }
      content.warned += low
      content.failed += findings.counts.values.reduce(0, +) - low - (findings.results.count - results.count)
    }
    return content
  }
}
