import Kubernetes

struct CertificateApproval: PermissionCheck {
  let info = CheckInfo(
    id: "access-to-csr-approval", title: "Role can approve client certificates", severity: .high, family: .rbac,
    condition: "A rule allows update or patch on certificatesigningrequests/approval.",
    remediation: "Remove the permission.",
    references: [.cis("5.1.11"), .owasp("K02"), .kubescape("C-0280")])

  let permissions = [SensitivePermission.approveCertificates]
  let grant = "approving client certificates"
}
