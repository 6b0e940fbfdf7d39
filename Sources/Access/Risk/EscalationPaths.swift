import Kubernetes

/// Paths by which a service account can gain control of the cluster.
package struct EscalationPaths: Sendable {
  /// A step from a service account to the permissions of another subject, or of a role.
  package struct Step: Sendable, Hashable, CustomStringConvertible {
    /// What makes the step possible, such as `create a pod with`.
    package var means: String
    /// What the step leads to.
    package var target: EscalationTarget
    /// The bindings that make the step possible: each one that does so alone, or else those that do so together. Empty
    /// for a step with the permissions of a role, which the account binds itself.
    package var bindings: [BindingID] = []

    /// What an attacker does, such as `create a pod with the service account ci/deployer`.
    package var description: String {
      if case .account(let account) = target { return "\(means) the service account \(account)" }
      return "\(means) \(target)"
    }
  }

  private let authorizer: Authorizer
  /// The service accounts of workloads, bindings and the input, in order.
  let accounts: [ObjectKey]
  private let workloads: AccountWorkloads
  private let permissions: [ObjectKey: AccountPermissions]

  init(_ authorizer: Authorizer) {
    self.authorizer = authorizer
    let inventory = authorizer.inventory
    workloads = AccountWorkloads(inventory)
    let bound = inventory.bindings.flatMap { binding in
      binding.subjects.compactMap { SubjectKey($0, in: binding.id.namespace)?.account }
    }
    let all = workloads.running.union(bound).union(inventory.serviceAccounts.keys)
    accounts = all.sorted { $0.description < $1.description }
    permissions = Dictionary(
      uniqueKeysWithValues: all.map { ($0, AccountPermissions(authorizer.grants(to: .serviceAccount($0)))) })
  }

  /// What a service account may do.
  func permissions(of account: ObjectKey) -> AccountPermissions {
    permissions[account] ?? AccountPermissions(authorizer.grants(to: .serviceAccount(account)))
  }

  private func permissions(of target: EscalationTarget) -> AccountPermissions {
    switch target {
    case .account(let account): permissions(of: account)
    case .user, .group: AccountPermissions(grants(of: target))
    case .role(let role, let namespace): AccountPermissions(rules: authorizer.rules(of: role), in: namespace)
    }
  }

  /// What bindings grant to a subject; empty for a role.
  private func grants(of target: EscalationTarget) -> [Grant] {
    switch target {
    case .account(let account): authorizer.grants(to: .serviceAccount(account))
    case .user(let name): authorizer.grants(to: .user(name))
    case .group(let name): authorizer.grants(to: .group(name))
    case .role: []
    }
  }

  /// The shortest path to permissions that control the cluster; `nil` if there is none, and empty if the service
  /// account itself controls the cluster.
  func path(from account: ObjectKey) -> [Step]? {
    let start = EscalationTarget.account(account)
    if permissions(of: start).controlsCluster { return [] }
    var previous: [EscalationTarget: (EscalationTarget, Step)] = [:]
    var visited: Set = [start]
    var frontier = [start]
    while !frontier.isEmpty {
      var next: [EscalationTarget] = []
      for current in frontier {
        for step in steps(with: permissions(of: current), to: accounts) where visited.insert(step.target).inserted {
          previous[step.target] = (current, step)
          if permissions(of: step.target).controlsCluster { return trace(step.target, previous) }
          next.append(step.target)
        }
      }
      frontier = next
    }
    return nil
  }

  private func trace(
    _ end: EscalationTarget, _ previous: [EscalationTarget: (EscalationTarget, Step)]
  ) -> [Step] {
    var steps: [Step] = []
    var target = end
    while let (before, found) = previous[target] {
      var step = found
      step.bindings = bindings(for: step, from: before)
      steps.append(step)
      target = before
    }
    return steps.reversed()
  }

  private func bindings(for step: Step, from source: EscalationTarget) -> [BindingID] {
    let grants = grants(of: source)
    let bindings = grants.compactMap(\.binding).withoutDuplicates
    func isPossible(_ some: Set<BindingID>) -> Bool {
      let permissions = AccountPermissions(grants.filter { $0.binding.map(some.contains) ?? false })
      return steps(with: permissions, to: step.target.account.map { [$0] } ?? []).contains(step)
    }
    let alone = bindings.filter { isPossible([$0]) }
    guard alone.isEmpty else { return alone }
    return bindings.reduce(into: bindings) { required, binding in
      let others = required.filter { $0 != binding }
      if isPossible(Set(others)) { required = others }
    }
  }
}

// MARK: - Steps

extension EscalationPaths {
  /// What permissions lead to. Permissions that are restricted to names lead to what has these names.
  ///
  /// - Parameters:
  ///   - permissions: The permissions.
  ///   - accounts: The service accounts to consider.
  private func steps(with permissions: AccountPermissions, to accounts: [ObjectKey]) -> [Step] {
    accountSteps(permissions, accounts) + impersonationSteps(permissions) + bindSteps(permissions)
      + escalateSteps(permissions)
  }

  private func accountSteps(_ permissions: AccountPermissions, _ accounts: [ObjectKey]) -> [Step] {
    let ways: [(means: String, anyOf: [SensitivePermission], reaches: (ObjectKey) -> Bool)] = [
      ("create a token for", [.createTokens], { permissions.includes(.createTokens, $0) }),
      (
        "create a pod with", [.createPods, .changeWorkloads],
        { workloads.canRun(as: $0, permissions) }
      ),
      (
        "impersonate", [.impersonateServiceAccounts],
        { permissions.includes(.impersonateServiceAccounts, $0) }
      ),
      ("run a command in a pod with", [.execInPods, .changePods], { workloads.canExec(as: $0, permissions) }),
      ("read a token of", [.readSecrets], { canReadToken(of: $0, permissions) }),
      ("create and read a token Secret of", [.createSecrets], { canCreateToken(of: $0, permissions) }),
    ]
    return ways.filter { $0.anyOf.contains { !permissions.scopes(of: $0).isEmpty } }.flatMap { way in
      accounts.filter(way.reaches).map { Step(means: way.means, target: .account($0)) }
    }
  }

  private func canReadToken(of account: ObjectKey, _ permissions: AccountPermissions) -> Bool {
    (authorizer.inventory.tokenSecrets[account] ?? []).contains { permissions.includes(.readSecrets, $0) }
  }

  /// Whether permissions allow to create a Secret of the type `kubernetes.io/service-account-token` and to read the
  /// token that the control plane writes into it.
  ///
  /// https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets
  private func canCreateToken(of account: ObjectKey, _ permissions: AccountPermissions) -> Bool {
    let namespace = account.namespace ?? ""
    // The account chooses the name of the Secret, so a permission to read one name is sufficient.
    return permissions.includes(.createSecrets, in: namespace)
      && permissions.scopes(of: .readSecrets).contains { $0.includes(namespace: namespace) }
  }

  /// Users and groups that `resourceNames` lists. Whoever can impersonate any user or group controls the cluster.
  ///
  /// The name of a service account is not a user here: the API server requires the permission on service accounts.
  private func impersonationSteps(_ permissions: AccountPermissions) -> [Step] {
    let users = permissions.scopes(of: .impersonateUsers).compactMap(\.name)
      .filter { SubjectKey.user($0).account == nil }
    let groups = permissions.scopes(of: .impersonateGroups).compactMap(\.name)
    return (users.sorted().map { EscalationTarget.user($0) } + groups.sorted().map { .group($0) })
      .map { Step(means: "impersonate", target: $0) }
  }

  /// Roles that an account can bind to itself, because it has `bind` on them and can create or change bindings.
  ///
  /// `resourceNames` of the permission on bindings do not matter: with server-side apply, an object can be created by
  /// name.
  private func bindSteps(_ permissions: AccountPermissions) -> [Step] {
    var targets: [EscalationTarget] = []
    let bindings = permissions.scopes(of: .changeRoleBindings)
    let changesClusterRoleBindings = !permissions.scopes(of: .changeClusterRoleBindings).isEmpty
    for scope in permissions.scopes(of: .bindClusterRoles) {
      // Without names, the account can bind cluster-admin, which includes all other roles.
      let role = RoleID(namespace: nil, name: scope.name ?? UserFacingRoles.clusterAdmin)
      if changesClusterRoleBindings, scope.namespace == nil { targets.append(.role(role, in: nil)) }
      targets += namespaces(in: scope, bindings).map { .role(role, in: $0) }
    }
    for scope in permissions.scopes(of: .bindRoles) {
      for namespace in namespaces(in: scope, bindings) {
        targets += authorizer.roles(in: namespace).filter {
          scope.includes(ObjectKey(namespace: namespace, name: $0.name))
        }
        .map { .role($0, in: namespace) }
      }
    }
    return targets.sorted { $0.description < $1.description }.map { Step(means: "bind", target: $0) }
  }

  /// Roles of the account into which it can write all rules, because it has `escalate` on them and can change them.
  private func escalateSteps(_ permissions: AccountPermissions) -> [Step] {
    let targets = permissions.boundRoles.filter { bound in
      let key = ObjectKey(namespace: bound.role.namespace, name: bound.role.name)
      let required: [SensitivePermission] =
        bound.role.namespace == nil ? [.escalateClusterRoles, .changeClusterRoles] : [.escalateRoles, .changeRoles]
      return required.allSatisfy { permissions.includes($0, key) }
    }.map { EscalationTarget.role(RoleID(namespace: nil, name: UserFacingRoles.clusterAdmin), in: $0.namespace) }
    return targets.sorted { $0.description < $1.description }
      .map { Step(means: "give its own role the rules of", target: $0) }
  }

  /// The namespaces of service accounts that two permissions have in common.
  private func namespaces(
    in scope: AccountPermissions.Scope, _ others: Set<AccountPermissions.Scope>
  ) -> [String] {
    guard !others.isEmpty else { return [] }
    return Set(accounts.compactMap(\.namespace)).filter { namespace in
      scope.includes(namespace: namespace) && others.contains { $0.includes(namespace: namespace) }
    }
  }
}
