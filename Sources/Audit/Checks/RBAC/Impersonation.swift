import Kubernetes

struct Impersonation: PermissionCheck {
  let info = CheckInfo(
    id: "access-to-impersonate", title: "Role can impersonate others", severity: .critical, family: .rbac,
    condition: "A rule allows impersonate on users, groups or serviceaccounts.",
    remediation: "Remove the permission.",
    references: [.cis("5.1.8"), .owasp("K02"), .kubescape("C-0065"), .trivy("KSV-0043")])

  let permissions = [SensitivePermission.impersonateUsers, .impersonateGroups, .impersonateServiceAccounts]
  let grant = "impersonation"
  let includesNamedObjects = true
}
