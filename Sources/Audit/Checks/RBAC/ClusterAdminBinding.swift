import Kubernetes

struct ClusterAdminBinding: Check {
  let info = CheckInfo(
    id: "cluster-admin-role-binding", title: "Binding grants everything", severity: .critical, family: .rbac,
    condition: "A binding grants cluster-admin, or a role in the input that allows everything on all resources.",
    remediation: "Grant a role with the permissions that the subjects need.",
    references: [
      .nsa, .cis("5.1.1"), .owasp("K02"), .polaris("clusterrolebindingClusterAdmin"),
      .kubeLinter("cluster-admin-role-binding"), .kubescape("C-0035"), .trivy("KSV-0111"),
    ])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard let role = object.boundRole, !object.isDefaultBinding else { return [] }
    let path = FieldPath("roleRef", "name")
    if role == RoleID(namespace: nil, name: "cluster-admin") { return [CheckFinding(path, "grants cluster-admin")] }
    return [
      CheckFinding(path, "grants the role '\(role.name.shown)', which allows everything") { $0.grantsEverything(role) }
    ]
  }
}
