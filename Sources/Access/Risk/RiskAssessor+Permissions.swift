import Kubernetes

extension RiskAssessor {
  /// What the service account of a workload may do. Without a token in the pods, an attacker cannot use it.
  func permissions(of workload: Workload) -> [Evidence] {
    let account = ObjectKey(namespace: workload.id.namespace, name: workload.serviceAccount)
    guard inventory.mountsToken(workload) else { return [] }
    let permissions = escalation.permissions(of: account)
    var found = RiskFactor.all.compactMap { factor in
      permissions.bindings(giving: factor).flatMap { Self.evidence(factor, $0) }
    }
    if let path = escalation.path(from: account), let factor = Self.factor(of: path) {
      found.append(.init(factor, path.map { "\($0.means) \($0.account)" }.joined(separator: ", then ")))
    }
    return found
  }

  /// The widest scope counts. Permissions in kube-system lead to service accounts with permissions in all namespaces.
  private static func evidence(
    _ factor: RiskFactor, _ bindings: [AccountPermissions.Scope: [BindingID]]
  ) -> Evidence? {
    if let found = bindings[.cluster] { return .init(factor, "all namespaces", bindings: found) }
    let inNamespaces = bindings.keys.compactMap { scope -> String? in
      if case .namespace(let name) = scope { name } else { nil }
    }.sorted()
    guard !inNamespaces.isEmpty else {
      return .init(factor, points: factor.namedPoints, "some names only", bindings: bindings[.named] ?? [])
    }
    let isSystem = inNamespaces.contains("kube-system") && factor.namespacePoints != 0
    return .init(
      factor, points: isSystem ? factor.points : factor.namespacePoints, inNamespaces.joined(separator: ", "),
      bindings: inNamespaces.flatMap { bindings[.namespace($0)] ?? [] })
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
  /// The roles of service accounts that are not in the input, those of some workloads first. Roles of other service accounts
  /// matter, too, because a path can lead there.
  func missingRoles(for workloads: [WorkloadID]) -> [MissingRole] {
    let shown = workloads.compactMap { inventory.workloads[$0] }
      .map { ObjectKey(namespace: $0.id.namespace, name: $0.serviceAccount) }
    return (shown + escalation.accounts).flatMap { account in
      authorizer.missingRoles(of: .serviceAccount(account.name, in: account.namespace ?? "default"))
    }
  }
}
