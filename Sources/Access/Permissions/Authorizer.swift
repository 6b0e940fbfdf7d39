package import Kubernetes

/// A rule that a binding grants to a subject.
package struct Grant: Sendable, Hashable {
  /// The namespace in which the rule applies; `nil` for all.
  package var namespace: String?
  /// The rule.
  package var rule: PolicyRule
  /// The role; `nil` for a permission that needs no role.
  package var role: RoleID?
  /// The binding; `nil` for a permission that needs no binding.
  package var binding: BindingID?
  /// The subject of the binding: the subject itself or one of its groups.
  package var subject: Subject
}

/// Evaluates RBAC as the API server does.
package struct Authorizer: Sendable {
  /// The objects.
  let inventory: Inventory
  /// The rules of all roles, with those of aggregated ClusterRoles.
  private let rules: [RoleID: [PolicyRule]]
  /// The bindings in order: first those of the cluster, then those of namespaces.
  private let bindings: [Binding]
  /// The indices of the bindings by subject, with the subject.
  private let members: [SubjectKey: [(index: Int, subject: Subject)]]

  /// Creates an authorizer.
  package init(_ inventory: Inventory) {
    self.inventory = inventory
    var rules = inventory.roles.mapValues { $0.rules ?? [] }
    if !inventory.isCluster {
      for (name, standard) in UserFacingRoles.rules {
        let id = RoleID(namespace: nil, name: name)
        if rules[id] == nil { rules[id] = standard }
      }
      for (id, more) in Self.aggregated(inventory) { rules[id, default: []] += more }
    }
    self.rules = rules
    bindings = inventory.bindings.sorted {
      ($0.id.namespace ?? "", $0.id.name) < ($1.id.namespace ?? "", $1.id.name)
    }
    var members: [SubjectKey: [(index: Int, subject: Subject)]] = [:]
    for (index, binding) in bindings.enumerated() {
      for subject in binding.subjects {
        guard let key = SubjectKey(subject, in: binding.id.namespace) else { continue }
        members[key, default: []].append((index, subject))
      }
    }
    self.members = members
  }

  /// What the controller for aggregation adds to ClusterRoles. In a cluster, their rules contain it.
  private static func aggregated(_ inventory: Inventory) -> [RoleID: [PolicyRule]] {
    let roles = inventory.roles.filter { $0.key.namespace == nil }.sorted { $0.key.name < $1.key.name }
    var selectors = inventory.aggregations
    for (name, label) in UserFacingRoles.aggregationLabels where selectors[name] == nil {
      selectors[name] = [LabelSelector(matchLabels: [label: "true"])]
    }
    var added: [RoleID: [PolicyRule]] = [:]
    for (name, selectors) in selectors {
      let sources = roles.filter { id, role in
        id.name != name && selectors.contains { $0.matches(role.metadata.labels ?? [:]) }
      }
      added[RoleID(namespace: nil, name: name)] = sources.flatMap { $0.value.rules ?? [] }
    }
    return added
  }

  /// Everything that bindings grant to a subject.
  ///
  /// - Parameters:
  ///   - subject: The subject.
  ///   - namespace: Leaves out what applies only in other namespaces; `nil` for all.
  package func grants(to subject: SubjectIdentity, in namespace: String? = nil) -> [Grant] {
    var grants: [Grant] = subject.groups.contains(SubjectIdentity.superusers) ? Self.everything : []
    for (binding, member) in bindings(of: subject, in: namespace) {
      grants += (rules[binding.role] ?? []).map {
        Grant(namespace: binding.id.namespace, rule: $0, role: binding.role, binding: binding.id, subject: member)
      }
    }
    return grants
  }

  /// The rules of a role; empty if they are not known.
  func rules(of role: RoleID) -> [PolicyRule] { rules[role] ?? [] }

  /// The Roles in a namespace.
  func roles(in namespace: String) -> [RoleID] { rules.keys.filter { $0.namespace == namespace } }

  /// The bindings of a subject to roles whose rules are not known.
  package func missingRoles(of subject: SubjectIdentity, in namespace: String? = nil) -> [MissingRole] {
    bindings(of: subject, in: namespace).map(\.binding).filter { rules[$0.role] == nil }
      .map { MissingRole(binding: $0.id, role: $0.role) }
  }

  /// The grants that allow a request; empty if it is denied.
  package func grants(allowing request: AccessRequest, by subject: SubjectIdentity) -> [Grant] {
    grants(to: subject).filter { $0.allows(request) }
  }

  /// The namespaces in which a denied request for all namespaces is allowed, in order; empty for other requests.
  func namespaces(allowing request: AccessRequest, by subject: SubjectIdentity) -> [String] {
    guard request.namespace == nil, !request.target.isClusterScoped else { return [] }
    return Set(grants(to: subject).filter { $0.rule.allows(request) }.compactMap(\.namespace)).sorted()
  }

  /// The bindings of a subject in order. A binding that has several subjects for it counts once, with the first.
  private func bindings(
    of subject: SubjectIdentity, in namespace: String?
  ) -> [(binding: Binding, member: Subject)] {
    var first: [Int: Subject] = [:]
    for (index, member) in subject.keys.flatMap({ members[$0] ?? [] }) where first[index] == nil {
      first[index] = member
    }
    return first.sorted { $0.key < $1.key }.map { (binding: bindings[$0.key], member: $0.value) }
      .filter { $0.binding.id.namespace == nil || namespace == nil || $0.binding.id.namespace == namespace }
  }

  /// What members of `system:masters` may do.
  private static let everything: [Grant] = {
    let group = Subject(kind: "Group", name: SubjectIdentity.superusers)
    return [
      PolicyRule(apiGroups: ["*"], resources: ["*"], verbs: ["*"]), PolicyRule(verbs: ["*"], nonResourceURLs: ["*"]),
    ].map { Grant(rule: $0, subject: group) }
  }()
}

extension Grant {
  /// Whether the grant allows a request. A RoleBinding does not grant paths that are not resources.
  func allows(_ request: AccessRequest) -> Bool {
    if let namespace {
      guard namespace == request.namespace else { return false }
      if case .path = request.target { return false }
    }
    return rule.allows(request)
  }
}
