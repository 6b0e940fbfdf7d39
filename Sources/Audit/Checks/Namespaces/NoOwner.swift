import Kubernetes

struct NoOwner: Check {
  let info = CheckInfo(
    id: "no-owner", title: "Namespace has no owner", severity: .low, family: .namespaces,
    condition:
      "A Namespace is not in `owners` of the SecurityBaseline. Namespaces whose names start with kube- "
      + "are excluded.",
    remediation: "Add the namespace to owners of the SecurityBaseline.",
    references: [.owasp("K04")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    let name = object.reference.name
    guard object.isTenantNamespace, settings.isDeferred || settings.lacksOwner(name) else { return [] }
    return [
      CheckFinding(FieldPath("metadata", "name"), "the namespace has no owner in the baseline") {
        $0.settings.lacksOwner(name)
      }
    ]
  }
}
