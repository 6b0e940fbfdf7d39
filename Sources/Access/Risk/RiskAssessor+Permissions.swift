import Kubernetes

extension RiskAssessor {
  /// What the service account of a workload may do. Without a token in the pods, an attacker cannot use it.
  func permissions(of workload: Workload) -> [WorkloadRisk.Evidence] {
    guard inventory.mountsToken(workload) else { return [] }
    let permissions = escalation.permissions(of: workload.account)
    var found = RiskFactor.all.compactMap { factor in
      permissions.bindings(giving: factor).flatMap { scopes in
        let isFullControl = factor == .impersonate && permissions.impersonatesSuperusers
        return PermissionEvidence(factor, scopes, isFullControl: isFullControl).widest
      }
    }
    if let path = escalation.path(from: workload.account), let factor = Self.factor(of: path) {
      found.append(
        .init(
          factor, path.map(\.description).joined(separator: ", then "),
          bindings: path.flatMap(\.bindings).withoutDuplicates))
    }
    return found
  }

  private static func factor(of path: [EscalationPaths.Step]) -> RiskFactor? {
    switch path.count {
    case 0: nil
    case 1: .directTakeover
    case 2: .shortTakeover
    default: .longTakeover
    }
  }
}

extension RiskAssessor {
  /// The roles of service accounts that are not in the input, those of some workloads first. Roles of other service
  /// accounts matter, too, because a path can lead there.
  func missingRoles(for workloads: [WorkloadID]) -> [MissingRole] {
    let shown = workloads.compactMap { inventory.workloads[$0]?.account }
    return (shown + escalation.accounts).flatMap { authorizer.missingRoles(of: .serviceAccount($0)) }
  }
}
