import Kubernetes

struct Escalation: PermissionCheck {
  let info = CheckInfo(
    id: "access-to-escalate", title: "Role can grant permissions that it does not have", severity: .critical,
    family: .rbac,
    condition: "A rule allows escalate or bind on roles or clusterroles.",
    remediation: "Remove the verb.",
    references: [.cis("5.1.8"), .owasp("K02"), .kubescape("C-0191"), .trivy("KSV-0050")])

  let permissions = [SensitivePermission.escalateRoles, .escalateClusterRoles, .bindRoles, .bindClusterRoles]
  let grant = "granting any permission"
}
