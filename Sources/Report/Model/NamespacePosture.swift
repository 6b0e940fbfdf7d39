import Access
package import Audit
import CRDs
package import Kubernetes

/// What protects a namespace, and what is wrong in it.
package struct NamespacePosture: Sendable {
  /// The name; `nil` for the objects outside of namespaces.
  package let name: String?
  /// The score, from 0 to 100.
  package let score: Int
  /// The findings by check, the most severe first.
  package let findings: [CheckFindings]
  /// The objects and labels that protect the namespace; `nil` for the objects outside of namespaces.
  package let protection: NamespaceProtection?
  /// The names of the baselines that select the namespace.
  package let baselines: [String]
  /// The objects that the baselines generate and that do not exist.
  package let missing: [ObjectReference]
  /// The number of service accounts of workloads that control the cluster or can gain control of it.
  package let takeovers: Int
  /// The number of workloads whose service account has a sensitive permission: one that the risk counts by itself.
  package let sensitiveWorkloads: Int
  /// What the status of the baselines reports about the namespace.
  package let nonCompliance: [String]

  /// The number of findings of a severity.
  package func count(_ severity: Severity) -> Int {
    findings.filter { $0.severity == severity }.map(\.results.count).reduce(0, +)
  }

  /// The findings about roles and bindings.
  package var accessFindings: [CheckFindings] { findings.filter { $0.check.family == .rbac } }

  /// Whether there are no findings about roles and bindings, and no workload has a sensitive permission.
  package var hasCleanAccess: Bool { accessFindings.isEmpty && takeovers == 0 && sensitiveWorkloads == 0 }
}

extension NamespacePosture {
  /// The postures of all namespaces, and of the objects outside of namespaces if there are findings about them. The
  /// lowest score comes first.
  static func all(
    _ facts: ReportFacts, results: [AuditResult], escalation: [EscalationRoute], risks: [WorkloadRisk]
  ) -> [NamespacePosture] {
    let privileged = Dictionary(grouping: risks.filter(\.hasSensitivePermission), by: \.workload.namespace)
    let takeovers = Dictionary(grouping: escalation, by: \.account.namespace).mapValues(\.count)
    let byScope = Dictionary(grouping: results, by: \.object.scope)
    let missing = facts.missingObjects
    var names: [String?] = facts.protections.keys.sorted()
    names += Set(byScope.keys).filter { scope in scope.map { facts.protections[$0] == nil } ?? true }
      .sorted { $0 ?? "" < $1 ?? "" }
    return names.map { name in
      let findings = CheckFindings.groups(of: byScope[name] ?? [])
      let protection = name.map { facts.protections[$0] ?? NamespaceProtection() }
      return NamespacePosture(
        name: name, score: PostureScore.score(findings.map(\.severity)), findings: findings, protection: protection,
        baselines: name.map { facts.baselines(selecting: $0) } ?? [], missing: name.flatMap { missing[$0] } ?? [],
        takeovers: takeovers[name] ?? 0,
        sensitiveWorkloads: name.flatMap { privileged[$0]?.count } ?? 0, nonCompliance: facts.nonCompliance(of: name))
    }.sorted { ($0.score, $0.name ?? "") < ($1.score, $1.name ?? "") }
  }
}

extension ReportFacts {
  fileprivate func baselines(selecting namespace: String) -> [String] {
    let labels = (protections[namespace]?.labels ?? [:]).merging(["kubernetes.io/metadata.name": namespace]) { $1 }
    return baselines.filter {
      !$0.isNotSelected && !$0.spec.selection(of: cluster).isNotSelected
        && $0.spec.selects(name: namespace, labels: labels, protectedNames: NamespaceSelector.systemNamespaces)
    }.map(\.key.name)
  }

  fileprivate func nonCompliance(of namespace: String?) -> [String] {
    baselines.flatMap { $0.status?.nonCompliant ?? [] }.filter { $0.namespace == namespace }
      .map { "\($0.control.rawValue): \($0.message)" }
  }
}

extension WorkloadRisk {
  /// Whether the service account may do something that the risk counts by itself, unlike to read or write any other
  /// resource.
  fileprivate var hasSensitivePermission: Bool {
    evidence.contains { $0.factor.term == .permissions && !["read", "write"].contains($0.factor.id) }
  }
}
