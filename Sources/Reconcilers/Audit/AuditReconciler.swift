import Audit
import CRDs
package import ControllerRuntime
import Kubernetes
package import Logging
import Planning

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Audits one namespace for each baseline with `spec.audit` that selects it: decides the findings, and reports them in
/// status, in the report of the namespace, and in Events.
package struct AuditReconciler: Sendable {
  private let audit: AuditCache
  private let source: AuditSource
  private let status: StatusAggregator
  private let reports: FindingReporter
  private let events: EventRecorder
  private let alerts: Alerts
  private let logger: Logger

  /// Events that one audit of a namespace records at most for a baseline.
  static let eventLimit = 5
  /// Alerts that one audit of a namespace sends at most for a baseline.
  private static let alertLimit = 50
  /// Longer waits are split, so that a jump of the clock does not delay the end of an exception for long.
  private static let longestWait: Duration = .seconds(600)

  /// Creates a reconciler.
  package init(
    audit: AuditCache, source: AuditSource, status: StatusAggregator, reports: FindingReporter, events: EventRecorder,
    alerts: Alerts = Alerts(), logger: Logger
  ) {
    self.audit = audit
    self.source = source
    self.status = status
    self.reports = reports
    self.events = events
    self.alerts = alerts
    self.logger = logger
  }

  /// Audits a namespace, or the cluster-scoped objects for `AuditState.cluster`.
  ///
  /// - Returns: When to audit again without a change, because an exception expires.
  package func reconcile(_ name: String, now: Date = Date()) async -> WorkQueueOutcome {
    do {
      let outcome = try await source.decide(name, now: now) { known($0, in: name) }
      return report(outcome, namespace: name, now: now)
    } catch {
      // The operator ends.
      return .done
    }
  }

  private func report(_ outcome: AuditSource.Outcome?, namespace name: String, now: Date) -> WorkQueueOutcome {
    guard let outcome else {
      audit.forget(name, isDeleted: !source.exists(name))
      if !source.isRequired || !source.isActive(name) { status.report([:], namespace: name) }
      if source.availability(in: name) == .unavailable { reports.record(audit: .empty, namespace: name) }
      return .done
    }
    let result = outcome.result
    announce(result, namespace: name)
    let tallies = result.baselines.compactMapValues { baseline in
      result.findings[baseline.name].map { AuditTally($0, generation: baseline.object.metadata.generation ?? 0) }
    }
    status.report(tallies, namespace: name)
    // Reports contain findings only after they were announced: after a restart, those in a report are not new.
    audit.noteAudit(of: name, duration: outcome.duration)
    if name != AuditState.cluster { reports.record(audit: outcome.content, namespace: name) }
    logger.trace("audited", metadata: ["namespace": "\(name)", "duration": "\(outcome.duration)"])
    guard let expiry = result.nextExpiry else { return .done }
    return .requeue(after: min(.seconds(expiry.timeIntervalSince(now) + 0.05), Self.longestWait))
  }

  /// The critical and high findings of the last audit of a namespace, or, after a restart, those in its report; `nil` if neither is
  /// known.
  private func known(_ baseline: ObservedBaseline, in namespace: String) -> Set<Int>? {
    let hasReport = namespace != AuditState.cluster && !audit.wasUnavailable
    let reported = hasReport ? reports.severe(in: namespace, policy: baseline.name) : nil
    return status.audit(of: baseline, in: namespace)?.severe ?? reported
  }

  /// Records Events for new critical and high findings: at most `eventLimit`, the last of which counts the others.
  private func announce(_ result: AuditSource.Result, namespace: String) {
    for (name, baseline) in result.baselines {
      let new = Self.new(
        result.findings[name]?.new ?? [], known: result.known[name],
        wasAudited: audit.isInitial(namespace) && status.wasAudited(baseline))
      let owner = baseline.spec.owner(of: namespace)
      for finding in new.prefix(Self.alertLimit) {
        alerts.record(finding, in: namespace, of: name, owner: owner)
      }
      for (position, finding) in new.prefix(Self.eventLimit).enumerated() {
        let others = position == Self.eventLimit - 1 ? new.count - Self.eventLimit : 0
        events.record(
          EventContent(finding, others: others, owner: owner),
          on: ControllerRuntime.ObjectReference(baseline.object))
      }
    }
  }

  /// The critical and high findings that are new, one for each check and object.
  ///
  /// - Parameters:
  ///   - results: The findings.
  ///   - known: The findings of the last audit of the namespace, or, after a restart, those in its report; `nil` if
  ///     neither is known.
  ///   - wasAudited: Whether an earlier process may have reported the findings, which are then not new.
  static func new(_ results: [AuditResult], known: Set<Int>?, wasAudited: Bool) -> [AuditResult] {
    guard known != nil || !wasAudited else { return [] }
    var announced = known ?? []
    return results.filter { $0.isSevere && announced.insert($0.identity).inserted }
  }
}
