package import Kubernetes

/// How an attacker in a workload can control the cluster through its service account.
package struct EscalationRoute: Sendable, Hashable {
  /// The namespace and name of the service account.
  package var account: ObjectKey
  /// The workloads that mount a token of the service account, in order.
  package var workloads: [WorkloadID]
  /// The shortest path to permissions that control the cluster; empty if the service account itself controls it.
  package var steps: [EscalationPaths.Step]
}

extension RiskAssessor {
  /// The service accounts of workloads that can control the cluster, those with the fewest steps first.
  package var escalationRoutes: [EscalationRoute] {
    var workloads: [ObjectKey: [WorkloadID]] = [:]
    for workload in endpoints.compactMap(\.workload) {
      if inventory.mountsToken(workload) { workloads[workload.account, default: []].append(workload.id) }
    }
    let routes = workloads.compactMap { account, workloads in
      escalation.path(from: account).map { EscalationRoute(account: account, workloads: workloads.sorted(), steps: $0) }
    }
    return routes.sorted { ($0.steps.count, $0.account.description) < ($1.steps.count, $1.account.description) }
  }
}
