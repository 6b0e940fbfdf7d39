import Kubernetes

/// Assesses what an attacker gains from workloads. `docs/risk.md` explains the formula.
package struct RiskAssessor: Sendable {
  let inventory: Inventory
  let reachability: Reachability
  let authorizer: Authorizer
  let escalation: EscalationPaths
  /// All workloads as endpoints.
  let endpoints: [Endpoint]
  let neighbors: NeighborNamespaces
  /// The reports about vulnerabilities by the workload that runs the images.
  private let reports: [WorkloadID: [VulnerabilityReport]]

  /// Creates an assessor.
  package init(_ inventory: Inventory) {
    self.inventory = inventory
    reachability = Reachability(inventory)
    authorizer = Authorizer(inventory)
    escalation = EscalationPaths(authorizer)
    endpoints = inventory.topWorkloads.map { .workload($0) }
    neighbors = NeighborNamespaces(reachability, endpoints)
    reports = Dictionary(grouping: inventory.vulnerabilities) { Self.owner(of: $0, in: inventory) }
  }

  /// The risks of all workloads, the highest score first.
  package func assessAll() -> [WorkloadRisk] {
    let risks = endpoints.compactMap(\.workload).map(assess)
    return risks.sorted { ($1.score, $0.workload) < ($0.score, $1.workload) }
  }

  /// The risk of a workload.
  package func assess(_ workload: Workload) -> WorkloadRisk {
    WorkloadRisk(
      workload: workload.id,
      evidence: exposure(of: workload) + PodPrivileges(workload.spec).evidence + permissions(of: workload)
        + blastRadius(of: workload) + limits(of: workload) + vulnerabilities(of: workload))
  }
}

// MARK: - Limits and vulnerabilities

extension RiskAssessor {
  private func limits(of workload: Workload) -> [WorkloadRisk.Evidence] {
    let defaults = inventory.defaultLimits[workload.id.namespace] ?? []
    let ofPod = Set((workload.spec.value("resources", "limits")?.objectValue ?? [:]).keys)
    let factors: [(String, RiskFactor)] = [
      ("memory", .noMemoryLimit), ("cpu", .noCPULimit), ("ephemeral-storage", .noStorageLimit),
    ]
    return factors.compactMap { resource, factor in
      if defaults.contains(resource) || ofPod.contains(resource) { return nil }
      let names = workload.spec.list("containers").filter { $0.value("resources", "limits", resource) == nil }
        .compactMap { $0["name"]?.stringValue }
      return names.isEmpty ? nil : .init(factor, names.joined(separator: ", "))
    }
  }

  private func vulnerabilities(of workload: Workload) -> [WorkloadRisk.Evidence] {
    let reports = reports[workload.id] ?? []
    func evidence(_ factor: RiskFactor, _ count: Int) -> WorkloadRisk.Evidence {
      let (points, isTooLarge) = factor.points.multipliedReportingOverflow(by: count)
      return .init(factor, points: isTooLarge ? .max : points, "\(count)")
    }
    return [
      evidence(.critical, reports.map(\.critical).saturatedSum), evidence(.high, reports.map(\.high).saturatedSum),
    ]
  }

  /// The workload of a report. Manifests do not contain the ReplicaSet of a Deployment, whose name is that of the
  /// Deployment and a hash.
  private static func owner(of report: VulnerabilityReport, in inventory: Inventory) -> WorkloadID {
    let id = report.workload
    if inventory.workloads[id] != nil { return inventory.topWorkload(of: id) }
    guard id.kind == "ReplicaSet", let dash = id.name.lastIndex(of: "-") else { return id }
    return WorkloadID(namespace: id.namespace, kind: "Deployment", name: String(id.name[..<dash]))
  }
}
