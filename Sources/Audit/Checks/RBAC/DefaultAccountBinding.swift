import Kubernetes

struct DefaultAccountBinding: SubjectCheck {
  let info = CheckInfo(
    id: "default-service-account-binding", title: "Binding grants a role to a default service account", severity: .high,
    family: .rbac,
    condition: "A subject is a service account with the name `default`.",
    remediation: "Create a service account for the workload that needs the role.",
    references: [.cis("5.1.5"), .owasp("K02"), .kubescape("C-0189")])

  func includes(_ subject: BindingSubject) -> Bool {
    subject.kind == "ServiceAccount" && subject.name == "default"
      || subject.kind == "User" && subject.name.hasPrefix("system:serviceaccount:")
        && subject.name.hasSuffix(":default")
  }

  let grantee = "a default service account"
}
