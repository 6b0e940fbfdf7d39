import Kubernetes

struct AnonymousBinding: SubjectCheck {
  let info = CheckInfo(
    id: "anonymous-binding", title: "Binding grants a role to anonymous users", severity: .critical, family: .rbac,
    condition: "A subject is system:anonymous or system:unauthenticated.",
    remediation: "Remove the subject.",
    references: [.owasp("K02"), .kubescape("C-0262"), .trivy("KSV-0122")])

  func includes(_ subject: BindingSubject) -> Bool {
    subject.kind == "User" && subject.name == "system:anonymous"
      || subject.kind == "Group" && subject.name == "system:unauthenticated"
  }

  let grantee = "anonymous users"
}
