import Kubernetes

struct WebhookChanges: PermissionCheck {
  let info = CheckInfo(
    id: "access-to-webhooks", title: "Role can change admission webhooks", severity: .high, family: .rbac,
    condition: "A rule allows create, update, patch or delete on webhook configurations.",
    remediation: "Remove the permission. A webhook reads and changes every object.",
    references: [.cis("5.1.12"), .owasp("K02"), .kubescape("C-0281"), .trivy("KSV-0114")])

  let permissions = [SensitivePermission.changeWebhooks]
  let grant = "changing admission webhooks"
}
