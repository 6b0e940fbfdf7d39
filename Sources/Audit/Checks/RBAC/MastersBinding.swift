import Kubernetes

struct MastersBinding: SubjectCheck {
  let info = CheckInfo(
    id: "masters-binding", title: "Binding uses the group system:masters", severity: .critical, family: .rbac,
    condition: "A subject is system:masters.",
    remediation: "Remove the subject. Nothing can revoke the permissions of its members.",
    references: [.cis("5.1.7"), .owasp("K02"), .kubescape("C-0246"), .trivy("KSV-0123")])

  func includes(_ subject: BindingSubject) -> Bool { subject.kind == "Group" && subject.name == "system:masters" }

  let grantee = "the group system:masters"
}
