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

// MARK: - Unmanaged roles and bindings

extension RBACControl {
  func unmanagedPolicy(in spec: SecurityBaselineSpec) -> UnmanagedPolicy { spec.rbac?.effectiveUnmanaged ?? .ignore }

  func weakness(
    of object: ObservedObject, against baseline: BaselineFacts, in observation: Observation
  ) -> Verdict? {
    baseline.spec.rbac == nil ? nil : RBACJudge(observation: observation).verdict(on: object)
  }
}
