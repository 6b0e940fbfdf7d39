import Kubernetes

struct TokenCreation: PermissionCheck {
  let info = CheckInfo(
    id: "access-to-token-creation", title: "Role can create tokens of service accounts", severity: .high, family: .rbac,
    condition: "A rule allows create on serviceaccounts/token.",
    remediation: "Remove the permission, or restrict it with resourceNames.",
    references: [.cis("5.1.13"), .owasp("K02"), .kubescape("C-0282")])

  let permissions = [SensitivePermission.createTokens]
  let grant = "creating tokens of service accounts"
}
