package import Access
package import Audit
package import CRDs
import Kubernetes
package import Scan

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// The content of a report, without its layout.
package struct SecurityReport: Sendable {
  /// What a report is about.
  package struct Subject: Sendable, Hashable {
    /// The cluster, or the files and folders.
    package var title: String
    /// The only namespace that the report shows; `nil` for all.
    package var namespace: String?

    /// Creates a subject.
    package init(title: String, namespace: String? = nil) {
      self.title = title
      self.namespace = namespace
    }
  }

  /// The number of namespaces whose traffic is decided, and of workloads in each of them: the time grows with both
  /// squares.
  private static let trafficLimits = (namespaces: 40, workloads: 20)
  /// The number of nodes in the map of traffic.
  private static let nodeLimit = 14

  /// What the report is about.
  package let subject: Subject
  /// Whether the input is a cluster.
  package let isCluster: Bool
  /// When the input was read.
  package let time: Date
  /// The scan: findings, ignored findings, errors.
  package let scan: ScanReport
  /// The namespaces, the lowest score first.
  package let namespaces: [NamespacePosture]
  /// The findings by check, the most severe first.
  package let findings: [CheckFindings]
  /// The standards.
  package let standards: [StandardCoverage]
  /// The risks of all workloads, the highest score first.
  package let risks: [WorkloadRisk]
  /// Who may connect to whom.
  package let traffic: TrafficMap
  /// The service accounts that can control the cluster.
  package let escalation: [EscalationRoute]
  /// The baselines.
  package let baselines: [SecurityBaseline]
  /// Exemptions and exceptions, the first expiry first.
  package let exemptions: [ExemptionEntry]

  /// Builds a report.
  ///
  /// - Parameters:
  ///   - subject: What the report is about.
  ///   - facts: The objects of the input.
  ///   - scan: The findings.
  ///   - checks: The checks that ran.
  ///   - time: When the input was read.
  package init(_ subject: Subject, facts: ReportFacts, scan: ScanReport, checks: [any Check], time: Date) {
    let only = subject.namespace
    func isShown(_ namespace: String?) -> Bool { only == nil || namespace == only }
    let scan = only.map { scan.restricted(to: $0) } ?? scan
    let assessor = RiskAssessor(facts.inventory)
    let risks = assessor.assessAll()
    self.subject = subject
    isCluster = facts.isCluster
    self.time = time
    self.scan = scan
    let escalation = assessor.escalationRoutes.filter { isShown($0.account.namespace) }
    self.escalation = escalation
    namespaces = NamespacePosture.all(facts, results: scan.results, escalation: escalation, risks: risks)
      .filter { isShown($0.name) }
    findings = CheckFindings.groups(of: scan.results)
    standards = StandardCoverage.all(checks.map(\.info), findings)
    self.risks = risks.filter { isShown($0.workload.namespace) }
    traffic = Self.traffic(facts.inventory, namespaces.compactMap(\.name), risks, focus: only)
    baselines = facts.baselines
    exemptions = ExemptionEntry.all(of: facts.baselines, now: time)
  }

  /// The mean of the scores of all namespaces; `nil` if no object was checked, because nothing is known then.
  package var score: Int? { scan.objects == 0 ? nil : PostureScore.mean(namespaces.map(\.score)) }

  private static func traffic(
    _ inventory: Inventory, _ order: [String], _ risks: [WorkloadRisk], focus: String?
  ) -> TrafficMap {
    let withWorkloads = Set(risks.map(\.workload.namespace))
    let shown = order.filter(withWorkloads.contains)
    let names = shown + withWorkloads.subtracting(shown).sorted()
    let selected = Array(names.prefix(trafficLimits.namespaces))
    return TrafficMap(
      NamespaceTraffic(among: selected, in: inventory, limit: trafficLimits.workloads), exposure: exposure(risks),
      focus: focus, omitted: names.count - selected.count, limit: nodeLimit)
  }

  /// The traffic that Services, Ingresses and ports of nodes let in.
  private static func exposure(_ risks: [WorkloadRisk]) -> [String: NamespaceTraffic.Access] {
    let open: Set = ["load-balancer", "ingress", "node-port", "host-port"]
    return Dictionary(grouping: risks, by: \.workload.namespace).mapValues { risks in
      let factors = Set(risks.flatMap { $0.evidence.map(\.factor.id) })
      if !factors.isDisjoint(with: open) { return .open }
      return factors.contains("restricted-service") ? .limited : .none
    }
  }
}

extension ScanReport {
  /// The findings in one namespace.
  fileprivate func restricted(to namespace: String) -> ScanReport {
    var copy = self
    copy.results = results.filter { $0.object.scope == namespace }
    copy.ignored = ignored.filter { $0.object.scope == namespace }
    copy.missing = missing.filter { $0.scope == namespace }
    return copy
  }
}
