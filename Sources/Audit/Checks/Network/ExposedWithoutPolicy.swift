import Kubernetes

struct ExposedWithoutPolicy: Check {
  let info = CheckInfo(
    id: "exposed-without-policy", title: "Exposed pods accept traffic from everywhere", severity: .high,
    family: .network,
    condition:
      "A Service of the type NodePort or LoadBalancer, or behind an Ingress, selects pods that no "
      + "NetworkPolicy of the type Ingress selects.",
    remediation: "Create a NetworkPolicy that selects the pods and allows the ingress that they need.",
    references: [.owasp("K05"), .owasp("K06")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard let selector = object.serviceSelector else { return [] }
    let (isExposed, namespace, name) = (object.isExposedService, object.namespace, object.reference.name)
    return [
      CheckFinding(
        FieldPath("spec", "selector"), "the Service exposes pods that no NetworkPolicy of the type Ingress selects"
      ) {
        index in
        let facts = index.facts(of: namespace)
        guard isExposed || facts.backends.contains(name) else { return false }
        return facts.hasOpenWorkloads(selector, .ingress)
      }
    ]
  }
}
