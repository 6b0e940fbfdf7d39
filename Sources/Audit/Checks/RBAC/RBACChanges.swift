import Kubernetes

struct RBACChanges: PermissionCheck {
  let info = CheckInfo(
    id: "access-to-change-rbac", title: "Role can change roles or bindings", severity: .high, family: .rbac,
    condition: "A rule allows create, update or patch on roles, clusterroles, rolebindings or clusterrolebindings.",
    remediation: "Remove the permission.",
    references: [.owasp("K02"), .trivy("KSV-0051"), .trivy("KSV-0052")])

  let permissions = [
    SensitivePermission.changeRoles, .changeRoleBindings, .changeClusterRoles, .changeClusterRoleBindings,
  ]
  let grant = "changing roles or bindings"
}
