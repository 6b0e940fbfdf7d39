import Kubernetes

struct SecretAccess: PermissionCheck {
  let info = CheckInfo(
    id: "access-to-secrets", title: "Role can read secrets", severity: .high, family: .rbac,
    condition: "A rule allows get, list or watch on secrets.",
    remediation: "Remove the permission, or restrict it with resourceNames.",
    references: [
      .cis("5.1.2"), .owasp("K02"), .kubeLinter("access-to-secrets"), .kubescape("C-0015"), .trivy("KSV-0041"),
    ])

  let permissions = [SensitivePermission.readSecrets]
  let grant = "reading secrets"
}
