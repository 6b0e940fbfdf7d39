package import Kubernetes

/// Paths by which a service account can become one that controls the cluster.
package struct EscalationPaths: Sendable {
  /// A step from one service account to another.
  package struct Step: Sendable, Hashable {
    /// What makes the step possible, such as `create a pod with`.
    package var means: String
    /// The namespace and name of the service account that the step leads to.
    package var account: ObjectKey
  }

  private let authorizer: Authorizer
  /// The service accounts of workloads, bindings and the input, in order.
  let accounts: [ObjectKey]
  private let running: Set<ObjectKey>
  private let permissions: [ObjectKey: AccountPermissions]

  init(_ authorizer: Authorizer) {
    self.authorizer = authorizer
    let inventory = authorizer.inventory
    running = Set(
      inventory.topWorkloads.map { ObjectKey(namespace: $0.id.namespace, name: $0.serviceAccount) })
    let bound = inventory.bindings.flatMap { binding in
      binding.subjects.compactMap { SubjectKey($0, in: binding.id.namespace)?.account }
    }
    let all = running.union(bound).union(inventory.serviceAccounts.keys)
    accounts = all.sorted { $0.description < $1.description }
    permissions = Dictionary(uniqueKeysWithValues: all.map { ($0, AccountPermissions(of: $0, by: authorizer)) })
  }

  /// What a service account may do.
  func permissions(of account: ObjectKey) -> AccountPermissions {
    permissions[account] ?? AccountPermissions(of: account, by: authorizer)
  }

  /// The shortest path to a service account that controls the cluster; `nil` if there is none, and empty if the service
  /// account itself controls the cluster.
  func path(from account: ObjectKey) -> [Step]? {
    if permissions(of: account).controlsCluster { return [] }
    var previous: [ObjectKey: (ObjectKey, Step)] = [:]
    var visited: Set = [account]
    var frontier = [account]
    while !frontier.isEmpty {
      var next: [ObjectKey] = []
      for current in frontier {
        for step in steps(from: current) where visited.insert(step.account).inserted {
          previous[step.account] = (current, step)
          if permissions(of: step.account).controlsCluster { return trace(step.account, previous) }
          next.append(step.account)
        }
      }
      frontier = next
    }
    return nil
  }

  private func trace(_ end: ObjectKey, _ previous: [ObjectKey: (ObjectKey, Step)]) -> [Step] {
    var steps: [Step] = []
    var account = end
    while let (before, step) = previous[account] {
      steps.append(step)
      account = before
    }
    return steps.reversed()
  }

  private func steps(from account: ObjectKey) -> [Step] {
    let permissions = permissions(of: account)
    let means: [(RiskFactor, String, Bool)] = [
      (.createTokens, "create a token for", false), (.createPods, "create a pod with", false),
      (.impersonate, "impersonate", false), (.exec, "run a command in a pod with", true),
    ]
    return means.filter { permissions.includes($0.0) }.flatMap { factor, text, needsPod in
      accounts.filter { (!needsPod || running.contains($0)) && permissions.includes(factor, in: $0.namespace ?? "") }
        .map { Step(means: text, account: $0) }
    }
  }
}
