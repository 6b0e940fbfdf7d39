import CRDs
import Kubernetes

/// Gives people and programs the roles that the baseline lists, and no others.
///
/// A role of the baseline is bound by its name within the baseline. What a role may grant is bounded by the API server
/// itself: the operator holds neither `escalate` nor `bind`.
struct RBACControl: Control {
  let id = ControlID.rbac

  /// A binding is refused while its role is not there, so roles go first.
  private static let (roleStage, bindingStage) = (1, 2)

  func blueprints(of baseline: BaselineFacts, cluster: ClusterFacts) throws -> [Blueprint] {
    guard let settings = baseline.spec.rbac else { return [] }
    let enforcement = baseline.spec.enforcement(of: id)
    let roles = try (settings.roles ?? []).map { role in
      try Blueprint(
        Role(metadata: ObjectMeta(), rules: role.rules), item: role.name, control: id, baseline: baseline,
        enforcement: enforcement, stage: Self.roleStage)
    }
    let bindings = try (settings.roleBindings ?? []).map { binding in
      try Blueprint(
        RoleBinding(
          metadata: ObjectMeta(), subjects: binding.subjects.map(withGroup),
          roleRef: reference(binding.roleRef, baseline: baseline.name)),
        item: binding.name, control: id, baseline: baseline, enforcement: enforcement, stage: Self.bindingStage)
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
