package import Kubernetes

/// The findings in a namespace that count for a baseline.
package struct AuditFindings: Sendable {
  /// The most severe findings, at most `resultLimit`, in an order that does not depend on the history of the objects.
  package let results: [AuditResult]
  /// The most severe critical and high findings that the policy does not know, at most `resultLimit`, in the same order.
  package let new: [AuditResult]
  /// The check and the object of all critical and high findings; see `AuditResult.identity`.
  package let severe: Set<Int>
  /// The number of all findings of each severity.
  package let counts: [Severity: Int]
  /// The check and the object of all findings of checks that the policy tracks; see `AuditResult.identity`.
  package let tracked: Set<Int>
  /// The number of possible findings that are not kept, because an object has too many or is too large.
  package let omitted: Int

  /// As many as a report can have. A namespace can have hundreds of findings for each of thousands of objects.
  package static let resultLimit = 1000

  /// Decides which of the kept findings apply.
  init(of audits: [ObjectAudit], _ index: AuditIndex, _ policy: AuditPolicy) {
    var results = WorstResults(limit: Self.resultLimit)
    var new = WorstResults(limit: Self.resultLimit)
    var severe: Set<Int> = []
    var counts: [Severity: Int] = [:]
    var tracked: Set<Int> = []
    let workloads = WorkloadFindings(audits, index, policy)
    for audit in audits {
      for candidate in audit.candidates {
        let info = CheckCatalog.all[candidate.check].info
        guard let severity = policy.severities[candidate.check], policy.includes(info, audit.reference),
          audit.controller.map({ !workloads.contains(candidate.key, of: $0, isIgnored: false) }) ?? true,
          candidate.condition?(index) ?? true
        else { continue }
        let result = AuditResult(
          check: info, severity: severity, message: candidate.message, object: audit.reference, path: candidate.path,
          location: nil, ignoredBecause: nil)
        counts[severity, default: 0] += 1
        if policy.tracked.contains(info.id) { tracked.insert(result.identity) }
        results.add(result)
        guard result.isSevere else { continue }
        severe.insert(result.identity)
        if !policy.known.contains(result.identity) { new.add(result) }
      }
    }
    self.new = new.sorted()
    self.severe = severe
    self.results = results.sorted()
    self.counts = counts
    self.tracked = tracked
    omitted = audits.reduce(0) { $0 + $1.omitted }
  }
}

/// The first results of any number, in the order of `AuditResult.precedes`.
private struct WorstResults {
  let limit: Int
  private var results: [AuditResult] = []
  /// Results that do not precede it are not among the first.
  private var last: AuditResult?

  init(limit: Int) { self.limit = limit }

  mutating func add(_ result: AuditResult) {
    if let last, !result.precedes(last) { return }
    results.append(result)
    if results.count == 2 * limit {
      results = sorted()
      last = results.last
    }
  }

  func sorted() -> [AuditResult] { Array(results.sorted { $0.precedes($1) }.prefix(limit)) }
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
  /// Whether an Event reports the finding.
  package var isSevere: Bool { severity >= .high }

  /// The check and the object in its namespace, hashed within one process.
  package var identity: Int { Self.identity(check: check.id, kind: object.kind, name: object.name) }

  /// The check and the object in its namespace, hashed within one process. Names are compared by their bytes, as Kubernetes does.
  package static func identity(check: String, kind: String, name: String) -> Int {
    var hasher = Hasher()
    hasher.combine(check)
    hasher.combine(kind)
    name.hashBytes(into: &hasher)
    return hasher.finalize()
  }

  /// Whether the finding comes before another one: the more severe one first, then by object, check and field.
  fileprivate func precedes(_ other: AuditResult) -> Bool {
    if severity != other.severity { return severity > other.severity }
    if object.kind != other.object.kind { return object.kind < other.object.kind }
    if !object.name.hasEqualBytes(to: other.object.name) {
      return object.name.utf8.lexicographicallyPrecedes(other.object.name.utf8)
    }
    return (check.id, path, message) < (other.check.id, other.path, other.message)
  }
}
