import Kubernetes

struct NoLimitRange: Check {
  let info = CheckInfo(
    id: "no-limit-range", title: "Namespace has no limit range", severity: .low, family: .namespaces,
    condition: "A Namespace has no LimitRange in the input. Namespaces whose names start with kube- are excluded.",
    remediation: "Create a LimitRange with defaults for containers.",
    references: [.nsa, .owasp("K04"), .trivy("KSV-0039")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard object.isTenantNamespace else { return [] }
    let name = object.reference.name
    return [
      CheckFinding(FieldPath("metadata", "name"), "the namespace has no LimitRange") {
        !$0.facts(of: name).hasLimitRange
      }
    ]
  }
}
