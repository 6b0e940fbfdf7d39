import Kubernetes

struct WildcardInRules: Check {
  let info = CheckInfo(
    id: "wildcard-in-rules", title: "Role has a wildcard", severity: .high, family: .rbac,
    condition: "A rule has `*` as a resource or a verb.",
    remediation: "List the resources and verbs that the subjects need.",
    references: [
      .cis("5.1.3"), .owasp("K02"), .kubeLinter("wildcard-in-rules"), .kubescape("C-0187"), .trivy("KSV-0044"),
      .trivy("KSV-0045"), .trivy("KSV-0046"),
    ])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    object.auditedRules.flatMap { path, rule in
      [("resources", rule.resources ?? []), ("verbs", rule.verbs)].compactMap { field, values in
        values.firstIndex(of: "*").map {
          CheckFinding(path.field(field)[$0], "a rule has '*' in \(field)")
        }
      }
    }
  }
}
