package import Audit
package import CRDs
import ControllerRuntime
import Kubernetes
import Planning

/// What status needs of the findings of an audit in one namespace.
package struct AuditTally: Sendable, Hashable {
  /// The generation of the baseline whose settings applied.
  package var generation: Int64
  /// The number of findings of each severity.
  package var counts: SecurityBaselineStatus.AuditCounts
  /// The name of the owner of the namespace; empty if it has none.
  package var owner: String
  /// The most severe findings.
  package var worst: [SecurityBaselineStatus.AuditFinding]
  /// Critical and high findings, by check and object: Events were recorded for them.
  var severe: Set<Int>
  /// Findings of checks that the controls of a baseline have, too, by check and object.
  var shared: Set<Int>

  /// The API's limit of `status.audit.worst`.
  package static let worstLimit = 10
  /// The maximum length of a message or name in status, in Unicode scalars.
  private static let textLimit = 253

  /// Counts findings.
  package init(_ findings: AuditFindings, generation: Int64, owner: String = "") {
    self.generation = generation
    self.owner = owner
    counts = SecurityBaselineStatus.AuditCounts(findings)
    worst = findings.results.prefix(Self.worstLimit).map { SecurityBaselineStatus.AuditFinding($0) }
    severe = findings.severe
    shared = findings.tracked
  }

  /// Whether there is no finding.
  package var isEmpty: Bool { counts.total == 0 }

  /// The number of findings of the audit that are also findings of a control.
  func overlap(with report: NamespaceReport?) -> Int {
    guard let report, !shared.isEmpty else { return 0 }
    return report.findings.auditIdentities.count(where: shared.contains)
  }

  fileprivate static func bounded(_ text: String) -> String { text.bounded(to: textLimit) }
}

extension Finding {
  /// The identity of the same finding of the audit; `nil` if the audit has no such check.
  var auditIdentity: Int? {
    guard FindingCheck.auditIDs.contains(check.rawValue) else { return nil }
    return AuditResult.identity(check: check.rawValue, kind: id.kind.resourceType.kind, name: id.name)
  }
}

extension SecurityBaselineStatus.AuditCounts {
  fileprivate init(_ findings: AuditFindings) {
    self.init()
    critical = findings.counts[.critical] ?? 0
    high = findings.counts[.high] ?? 0
    medium = findings.counts[.medium] ?? 0
    low = findings.counts[.low] ?? 0
    omitted = findings.omitted
  }

  /// Adds or subtracts other counts.
  mutating func add(_ other: Self, _ sign: Int) {
    critical += sign * other.critical
    high += sign * other.high
    medium += sign * other.medium
    low += sign * other.low
    omitted += sign * other.omitted
  }

  /// The number of findings, including those that are not kept.
  package var total: Int { critical + high + medium + low + omitted }
}

extension SecurityBaselineStatus.AuditFinding {
  fileprivate init(_ result: AuditResult) {
    self.init(
      severity: result.severity, check: result.check.id, namespace: result.object.namespace,
      kind: result.object.kind, name: AuditTally.bounded(result.object.name),
      message: AuditTally.bounded(result.message))
  }

  /// Whether the finding comes before another one in status.
  func precedes(_ other: Self) -> Bool {
    if severity != other.severity { return severity > other.severity }
    return (namespace ?? "", kind, name, check, message)
      < (other.namespace ?? "", other.kind, other.name, other.check, other.message)
  }
}
