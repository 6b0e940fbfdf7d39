import Kubernetes

/// The findings in a namespace that count for a baseline.
package struct AuditFindings: Sendable {
  /// The findings, most severe first. The order does not depend on the history of the objects.
  package let results: [AuditResult]
  /// The number of possible findings that are not kept, because an object has too many or is too large.
  package let omitted: Int

  /// Decides which of the kept findings apply.
  init(of audits: [ObjectAudit], _ index: AuditIndex, _ policy: AuditPolicy) {
    var results: [AuditResult] = []
    let workloads = WorkloadFindings(audits, index, policy)
    for audit in audits {
      for candidate in audit.candidates {
        let info = CheckCatalog.all[candidate.check].info
        guard let severity = policy.severities[candidate.check], policy.includes(info, audit.reference),
          audit.controller.map({ !workloads.contains(candidate.key, of: $0, isIgnored: false) }) ?? true,
          candidate.condition?(index) ?? true
        else { continue }
        results.append(
          AuditResult(
            check: info, severity: severity, message: candidate.message, object: audit.reference,
            path: candidate.path, location: nil, ignoredBecause: nil))
      }
    }
    self.results = results.sorted { $0.precedes($1) }
    omitted = audits.reduce(0) { $0 + $1.omitted }
  }
}

extension WorkloadFindings {
  /// The findings of the workloads that control other objects.
  fileprivate init(_ audits: [ObjectAudit], _ index: AuditIndex, _ policy: AuditPolicy) {
    self.init()
    let controllers = Set(audits.compactMap(\.controller))
    guard !controllers.isEmpty else { return }
    for audit in audits where controllers.contains(audit.workload) {
      add(controller: audit.controller, of: audit.workload)
      for candidate in audit.candidates where policy.severities[candidate.check] != nil {
        guard candidate.condition?(index) ?? true else { continue }
        let isIgnored = !policy.includes(CheckCatalog.all[candidate.check].info, audit.reference)
        add(candidate.key, of: audit.workload, isIgnored: isIgnored)
      }
    }
  }
}

extension AuditResult {
  /// Whether the finding comes before another one: the more severe one first, then by object, check and field.
  fileprivate func precedes(_ other: AuditResult) -> Bool {
    if severity != other.severity { return severity > other.severity }
    if object.kind != other.object.kind { return object.kind < other.object.kind }
    if object.name != other.object.name { return object.name < other.object.name }
    return (check.id, path, message) < (other.check.id, other.path, other.message)
  }
}
