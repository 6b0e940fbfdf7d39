import Kubernetes

struct AuthenticatedBinding: SubjectCheck {
  let info = CheckInfo(
    id: "authenticated-binding", title: "Binding grants a role to all users or service accounts", severity: .high,
    family: .rbac,
    condition: "A subject is system:authenticated or system:serviceaccounts.",
    remediation: "Name the users, groups or service accounts that need the role.",
    references: [.owasp("K02"), .kubescape("C-0265"), .trivy("KSV-1011")])

  func includes(_ subject: BindingSubject) -> Bool {
    subject.kind == "Group" && ["system:authenticated", "system:serviceaccounts"].contains(subject.name)
  }

  let grantee = "all users or service accounts"
}
