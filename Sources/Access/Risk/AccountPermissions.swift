import Kubernetes

/// What a service account may do, as far as it matters for the score, with the bindings that give it.
struct AccountPermissions: Sendable {
  /// Where a permission applies, from the widest.
  enum Scope: Sendable, Hashable {
    case cluster
    case namespace(String)
    case named
  }

  private var bindings: [String: [Scope: [BindingID]]] = [:]

  init(of account: ObjectKey, by authorizer: Authorizer) {
    let identity = SubjectIdentity.serviceAccount(account.name, in: account.namespace ?? "default")
    for grant in authorizer.grants(to: identity) { add(grant) }
  }

  private mutating func add(_ grant: Grant) {
    let rule = grant.rule
    if rule.allowsEverything { insert(.everything, grant) }
    for permission in SensitivePermission.all where permission.isNamespaced || grant.namespace == nil {
      if permission.isIncluded(in: rule) { insert(permission.factor, grant) }
    }
    if rule.allowsOtherWrites { insert(.write, grant) }
    if rule.allowsOtherReads, !grant.isForEveryUser { insert(.read, grant) }
  }

  private mutating func insert(_ factor: RiskFactor, _ grant: Grant) {
    let isNamed = !(grant.rule.resourceNames ?? []).isEmpty
    let scope: Scope = isNamed ? .named : grant.namespace.map { .namespace($0) } ?? .cluster
    let known = bindings[factor.id]?[scope] ?? []
    let new = grant.binding.map { known.contains($0) ? [] : [$0] } ?? []
    bindings[factor.id, default: [:]][scope] = known + new
  }

  /// The bindings that give a permission, by scope; `nil` if the service account does not have the permission.
  func bindings(giving factor: RiskFactor) -> [Scope: [BindingID]]? { bindings[factor.id] }

  /// Whether the service account has a permission in any scope.
  func includes(_ factor: RiskFactor) -> Bool { bindings[factor.id] != nil }

  /// Whether a permission applies to all objects in a namespace.
  func includes(_ factor: RiskFactor, in namespace: String) -> Bool {
    let scopes = bindings[factor.id] ?? [:]
    return scopes[.cluster] != nil || scopes[.namespace(namespace)] != nil
  }

  /// Whether the account can do everything in the cluster, or can give itself the permission without further steps.
  var controlsCluster: Bool {
    [RiskFactor.everything, .escalateRoles, .impersonate, .nodesProxy].contains { bindings[$0.id]?[.cluster] != nil }
  }
}

extension Grant {
  /// Whether the grant is for the group of all users, so that it gives a service account nothing that other users lack.
  fileprivate var isForEveryUser: Bool {
    subject.kind == "Group" && subject.name == SubjectIdentity.authenticated
  }
}
