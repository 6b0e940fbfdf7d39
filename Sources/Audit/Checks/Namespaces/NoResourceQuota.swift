import Kubernetes

struct NoResourceQuota: Check {
  let info = CheckInfo(
    id: "no-resource-quota", title: "Namespace has no resource quota", severity: .medium, family: .namespaces,
    condition:
      "A Namespace has no ResourceQuota in the input. Namespaces whose names start with kube- are "
      + "excluded.",
    remediation: "Create a ResourceQuota.",
    references: [.nsa, .owasp("K04"), .trivy("KSV-0040")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard object.isTenantNamespace else { return [] }
    let name = object.reference.name
    return [
      CheckFinding(FieldPath("metadata", "name"), "the namespace has no ResourceQuota") { !$0.facts(of: name).hasQuota }
    ]
  }
}
