import CRDs
import Kubernetes

/// Generates the roles and role bindings of the baseline.
///
/// A binding refers to a role of the same baseline by its name in the baseline. The API server limits what a role can grant:
/// the operator has neither the verb `escalate` nor `bind`.
struct RBACControl: Control {
  let id = ControlID.rbac
  let kinds = [ManagedKind.role, .roleBinding]

  func templates(of baseline: BaselineFacts, cluster: ClusterFacts) throws -> [ObjectTemplate] {
    guard let settings = baseline.spec.rbac else { return [] }
    let enforcement = baseline.spec.enforcement(of: id)
    let roles = try (settings.roles ?? []).map { role in
      try ObjectTemplate(
        Role(metadata: ObjectMeta(), rules: role.rules), item: role.name, control: id, baseline: baseline,
        enforcement: enforcement)
    }
    let bindings = try (settings.roleBindings ?? []).map { binding in
      try ObjectTemplate(
        RoleBinding(
          metadata: ObjectMeta(), subjects: binding.subjects.map(withGroup),
          roleRef: reference(binding.roleRef, baseline: baseline.name)),
        item: binding.name, control: id, baseline: baseline, enforcement: enforcement, stage: .bindings)
    }
    return roles + bindings
  }

  private func reference(_ role: RoleRef, baseline: String) -> RoleRef {
    RoleRef(kind: role.kind, name: role.kind == "Role" ? "\(baseline)-\(role.name)" : role.name, apiGroup: rbacGroup)
  }

  private func withGroup(_ subject: Subject) -> Subject {
    var subject = subject
    if subject.kind != "ServiceAccount", subject.apiGroup == nil { subject.apiGroup = rbacGroup }
    return subject
  }
}

// MARK: - Unmanaged bindings

extension RBACControl {
  /// ClusterRoles that grant too much in a namespace: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
  private static let powerfulRoles: Set<String> = ["cluster-admin", "admin", "edit"]

  func unmanagedPolicy(in spec: SecurityBaselineSpec) -> UnmanagedPolicy { spec.rbac?.effectiveUnmanaged ?? .ignore }

  func weakness(
    of object: ObservedObject, against baseline: BaselineFacts, in observation: Observation
  ) -> String? {
    guard case .binds(let role, let subjects)? = object.risk, baseline.spec.rbac != nil,
      let power = power(of: role, in: observation)
    else { return nil }
    return "\(object.id.title) (not managed) grants \(power) to \(names(of: subjects))"
  }

  /// The excessive permission of a role, as text; `nil` if there is none.
  private func power(of role: RoleRef, in observation: Observation) -> String? {
    if role.kind == "ClusterRole" {
      if Self.powerfulRoles.contains(role.name) { return role.name }
      return observation.cluster.wildcardClusterRoles.contains(role.name)
        ? "ClusterRole '\(role.name)', which has wildcards," : nil
    }
    let id = ObjectID(kind: .role, namespace: observation.namespace.name, name: role.name)
    return observation.objects[id]?.risk == .wildcard ? "Role '\(role.name)', which has wildcards," : nil
  }

  /// A binding can have thousands of subjects; a message names the first three.
  private func names(of subjects: [Subject]) -> String {
    if subjects.isEmpty { return "no subject" }
    let named = subjects.prefix(3).map { "\($0.kind) '\($0.namespace.map { "\($0)/" } ?? "")\($0.name)'" }
    let others = subjects.count - named.count
    return named.joined(separator: ", ") + (others > 0 ? " and \(others) more" : "")
  }
}
