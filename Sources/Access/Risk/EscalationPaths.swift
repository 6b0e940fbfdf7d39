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
  private let accounts: [ObjectKey]
  private let running: Set<ObjectKey>
  private let powers: [ObjectKey: AccountPowers]

  init(_ authorizer: Authorizer) {
    self.authorizer = authorizer
    let inventory = authorizer.inventory
    running = Set(
      inventory.topWorkloads.map { ObjectKey(namespace: $0.id.namespace, name: $0.serviceAccount) })
    let bound = inventory.bindings.flatMap { binding in
      binding.subjects.filter { $0.kind == "ServiceAccount" }.compactMap { subject in
        (subject.namespace ?? binding.id.namespace).map { ObjectKey(namespace: $0, name: subject.name) }
      }
    }
    let all = running.union(bound).union(inventory.serviceAccounts.keys)
    accounts = all.sorted { $0.description < $1.description }
    powers = Dictionary(uniqueKeysWithValues: all.map { ($0, AccountPowers(of: $0, by: authorizer)) })
  }

  /// What a service account may do.
  func powers(of account: ObjectKey) -> AccountPowers {
    powers[account] ?? AccountPowers(of: account, by: authorizer)
  }

  /// The shortest path to a service account that controls the cluster; `nil` if there is none, and empty if the account
  /// itself controls it.
  func path(from account: ObjectKey) -> [Step]? {
    if powers(of: account).controlsCluster { return [] }
    var previous: [ObjectKey: (ObjectKey, Step)] = [:]
    var visited: Set = [account]
    var frontier = [account]
    while !frontier.isEmpty {
      var next: [ObjectKey] = []
      for current in frontier {
        for step in steps(from: current) where visited.insert(step.account).inserted {
          previous[step.account] = (current, step)
          if powers(of: step.account).controlsCluster { return trace(step.account, previous) }
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
    let powers = powers(of: account)
    let means: [(RiskFactor, String, Bool)] = [
      (.createTokens, "create a token for", false), (.createPods, "create a pod with", false),
      (.impersonate, "impersonate", false), (.exec, "run a command in a pod with", true),
    ]
    return means.filter { powers.scopes[$0.0.id] != nil }.flatMap { factor, text, needsPod in
      accounts.filter { (!needsPod || running.contains($0)) && powers.has(factor, in: $0.namespace ?? "") }
        .map { Step(means: text, account: $0) }
    }
  }
}

/// What a service account may do, as far as it matters for the score.
struct AccountPowers: Sendable {
  /// Where a permission applies, from the widest.
  enum Scope: Sendable, Hashable {
    case cluster
    case namespace(String)
    case named
  }

  private(set) var scopes: [String: Set<Scope>] = [:]

  init(of account: ObjectKey, by authorizer: Authorizer) {
    let identity = SubjectIdentity.serviceAccount(account.name, in: account.namespace ?? "default")
    for grant in authorizer.grants(to: identity) { add(grant) }
  }

  private mutating func add(_ grant: Grant) {
    let isNamed = !(grant.rule.resourceNames ?? []).isEmpty
    let scope: Scope = isNamed ? .named : grant.namespace.map { .namespace($0) } ?? .cluster
    if grant.rule.allowsEverything { insert(.everything, scope) }
    for power in Power.all where power.isIncluded(in: grant.rule) && (power.isNamespaced || grant.namespace == nil) {
      insert(power.factor, scope)
    }
    if grant.rule.allowsWriting { insert(.write, scope) }
    // Every user may do what the groups of all users may do.
    if grant.subject.name != "system:authenticated" { insert(.read, scope) }
  }

  private mutating func insert(_ factor: RiskFactor, _ scope: Scope) { scopes[factor.id, default: []].insert(scope) }

  /// Whether a permission applies to all objects in a namespace.
  func has(_ factor: RiskFactor, in namespace: String) -> Bool {
    let scopes = scopes[factor.id] ?? []
    return scopes.contains(.cluster) || scopes.contains(.namespace(namespace))
  }

  /// Whether the account can do everything in the cluster, or can give itself the permission without further steps.
  var controlsCluster: Bool {
    [RiskFactor.everything, .escalateRoles, .impersonate, .nodesProxy].contains {
      scopes[$0.id]?.contains(.cluster) == true
    }
  }
}
