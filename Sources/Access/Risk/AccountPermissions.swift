import Kubernetes

/// What a service account or another subject may do, as far as it matters for the score.
struct AccountPermissions: Sendable {
  /// Where a permission applies.
  struct Scope: Sendable, Hashable {
    /// The namespace; `nil` for all namespaces and for cluster-scoped resources.
    var namespace: String?
    /// The name of the object from `resourceNames`; `nil` for all objects.
    var name: String?

    /// Compares bytes; see `ObjectKey`.
    static func == (left: Scope, right: Scope) -> Bool {
      guard let name = left.name, let other = right.name else {
        return left.name == right.name && left.namespace == right.namespace
      }
      return name.hasEqualBytes(to: other) && left.namespace == right.namespace
    }

    /// Hashes bytes, as `==` compares them.
    func hash(into hasher: inout Hasher) {
      name?.hashBytes(into: &hasher)
      hasher.combine(namespace)
    }

    /// All objects in all namespaces.
    static let cluster = Scope(namespace: nil, name: nil)

    /// Whether the scope includes an object.
    func includes(_ object: ObjectKey) -> Bool {
      includes(namespace: object.namespace ?? "") && (name.map { $0.hasEqualBytes(to: object.name) } ?? true)
    }

    /// Whether the scope includes objects in a namespace.
    func includes(namespace: String) -> Bool { self.namespace == nil || self.namespace == namespace }

    /// Whether the scope includes all objects in a namespace.
    func includesAll(in namespace: String) -> Bool { name == nil && includes(namespace: namespace) }
  }

  /// A role that a binding grants to the account.
  struct BoundRole: Sendable, Hashable {
    var role: RoleID
    /// The namespace of the binding; `nil` for a ClusterRoleBinding.
    var namespace: String?
  }

  /// The roles that bindings grant to the account.
  private(set) var boundRoles: Set<BoundRole> = []
  private var bindings: [String: [Scope: [BindingID]]] = [:]
  private var scopes: [SensitivePermission: Set<Scope>] = [:]

  /// What grants allow.
  init(_ grants: [Grant]) {
    for grant in grants {
      add(grant.rule, in: grant.namespace, by: grant.binding, isForEveryUser: grant.isForEveryUser)
      if let role = grant.role { boundRoles.insert(BoundRole(role: role, namespace: grant.namespace)) }
    }
  }

  /// What a binding to a role would allow.
  ///
  /// - Parameters:
  ///   - rules: The rules of the role.
  ///   - namespace: The namespace of the binding; `nil` for a ClusterRoleBinding.
  init(rules: [PolicyRule], in namespace: String?) {
    for rule in rules { add(rule, in: namespace, by: nil, isForEveryUser: false) }
  }

  private mutating func add(
    _ rule: PolicyRule, in namespace: String?, by binding: BindingID?, isForEveryUser: Bool
  ) {
    if rule.allowsEverything { insert(.everything, [nil], in: namespace, by: binding) }
    for permission in SensitivePermission.allCases where permission.isNamespaced || namespace == nil {
      let names = permission.names(in: rule)
      guard !names.isEmpty else { continue }
      scopes[permission, default: []].formUnion(names.map { Scope(namespace: namespace, name: $0) })
      if let factor = permission.factor { insert(factor, names, in: namespace, by: binding) }
    }
    insert(.write, rule.namesOfOtherWrites, in: namespace, by: binding)
    if !isForEveryUser { insert(.read, rule.namesOfOtherReads, in: namespace, by: binding) }
  }

  private mutating func insert(
    _ factor: RiskFactor, _ names: [String?], in namespace: String?, by binding: BindingID?
  ) {
    for scope in names.map({ Scope(namespace: namespace, name: $0) }) {
      let known = bindings[factor.id]?[scope] ?? []
      let new = binding.map { known.contains($0) ? [] : [$0] } ?? []
      bindings[factor.id, default: [:]][scope] = known + new
    }
  }

  /// The bindings that give the permission of a factor, by scope; `nil` if the account does not have the permission.
  func bindings(giving factor: RiskFactor) -> [Scope: [BindingID]]? { bindings[factor.id] }

  /// Where a permission applies.
  func scopes(of permission: SensitivePermission) -> Set<Scope> { scopes[permission] ?? [] }

  /// Whether a permission applies to an object.
  func includes(_ permission: SensitivePermission, _ object: ObjectKey) -> Bool {
    scopes(of: permission).contains { $0.includes(object) }
  }

  /// Whether a permission applies to all objects in a namespace.
  func includes(_ permission: SensitivePermission, in namespace: String) -> Bool {
    scopes(of: permission).contains { $0.includesAll(in: namespace) }
  }

  /// Whether the account can act as a member of `system:masters`, by its name or because it can act as a member of any
  /// group.
  var impersonatesSuperusers: Bool {
    includes(.impersonateGroups, ObjectKey(namespace: nil, name: SubjectIdentity.superusers))
  }

  /// Whether the account can do everything in the cluster, or can give itself the permission without further steps.
  var controlsCluster: Bool {
    impersonatesSuperusers
      || [RiskFactor.everything, .escalateRoles, .impersonate, .nodesProxy].contains {
        bindings[$0.id]?[.cluster] != nil
      }
  }
}

extension Grant {
  /// Whether the grant is for the group of all users, so that it gives a service account nothing that other users lack.
  fileprivate var isForEveryUser: Bool {
    subject.kind == "Group" && subject.name == SubjectIdentity.authenticated
  }
}
