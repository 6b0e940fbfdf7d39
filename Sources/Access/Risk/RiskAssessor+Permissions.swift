import Kubernetes

extension RiskAssessor {
  /// What the service account of a workload may do. Without a token in the pods, an attacker cannot use it.
  func permissions(of workload: Workload) -> [Evidence] {
    let account = ObjectKey(namespace: workload.id.namespace, name: workload.serviceAccount)
    guard mountsToken(workload, of: account) else { return [] }
    let powers = escalation.powers(of: account)
    var found = RiskFactor.all.compactMap { factor in powers.scopes[factor.id].flatMap { Self.evidence(factor, $0) } }
    if let path = escalation.path(from: account), let factor = Self.factor(of: path) {
      found.append(.init(factor, path.map { "\($0.means) \($0.account)" }.joined(separator: ", then ")))
    }
    return found
  }

  func mountsToken(_ workload: Workload, of account: ObjectKey) -> Bool {
    let isProjected = workload.spec.list("volumes").contains { volume in
      volume.value("projected")?.list("sources").contains { $0.value("serviceAccountToken") != nil } == true
    }
    return isProjected
      || workload.spec.value("automountServiceAccountToken")?.boolValue
        ?? inventory.serviceAccounts[account].flatMap(\.self) ?? true
  }

  /// The widest scope counts. Permissions in kube-system lead to service accounts with permissions in all namespaces.
  private static func evidence(_ factor: RiskFactor, _ scopes: Set<AccountPowers.Scope>) -> Evidence? {
    let namespaces = scopes.compactMap { scope -> String? in
      if case .namespace(let name) = scope { name } else { nil }
    }.sorted()
    if scopes.contains(.cluster) { return .init(factor, "all namespaces") }
    let names = namespaces.joined(separator: ", ")
    if namespaces.contains("kube-system"), factor.namespacePoints != 0 { return .init(factor, names) }
    if !namespaces.isEmpty { return .init(factor, points: factor.namespacePoints, names) }
    return .init(factor, points: factor.namedPoints, "some names only")
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
