package import Audit
package import Kubernetes

/// The findings of one check.
package struct CheckFindings: Sendable {
  /// The check.
  package let check: CheckInfo
  /// The severity of the findings.
  package let severity: Severity
  /// The findings, in the order of the scan.
  package let results: [AuditResult]
  /// The number of namespaces with findings; objects outside of namespaces count as one.
  package let namespaces: Int

  /// Groups findings by check, the most severe and most frequent checks first.
  static func groups(of results: [AuditResult]) -> [CheckFindings] {
    Dictionary(grouping: results, by: \.check.id).values.compactMap { results in
      results.first.map {
        CheckFindings(
          check: $0.check, severity: $0.severity, results: results,
          namespaces: Set(results.map { $0.object.scope ?? "" }).count)
      }
    }.sorted { ($1.severity, $1.results.count, $0.check.id) < ($0.severity, $0.results.count, $1.check.id) }
  }

  /// How much fixing the check improves the scores of all namespaces together.
  package var weight: Int { PostureScore.deduction(severity) * namespaces }
}

extension ObjectReference {
  /// The namespace that the object is in, or that it is; `nil` for other objects outside of namespaces.
  package var scope: String? {
    if kind == AuditedKind.namespace.rawValue { return name }
    if let namespace { return namespace }
    return AuditedKind(rawValue: kind)?.isNamespaced == true ? "default" : nil
  }
}
