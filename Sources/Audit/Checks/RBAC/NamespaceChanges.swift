import Kubernetes

struct NamespaceChanges: PermissionCheck {
  let info = CheckInfo(
    id: "access-to-namespaces", title: "Role can change namespaces", severity: .medium, family: .rbac,
    condition: "A rule allows update or patch on namespaces.",
    remediation: "Remove the permission. The labels of a namespace set its Pod Security level.",
    references: [.owasp("K02")])

  let permissions = [SensitivePermission.changeNamespaces]
  let grant = "changing namespaces"
}
