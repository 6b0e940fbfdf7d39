import Kubernetes

struct DanglingService: Check {
  let info = CheckInfo(
    id: "dangling-service", title: "Service selects no pods", severity: .low, family: .network,
    condition: "The selector of a Service does not match any workload in the input.",
    remediation: "Correct the selector, or delete the Service.",
    references: [.owasp("K05"), .owasp("K06"), .kubeLinter("dangling-service"), .kubescape("C-0293")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard let selector = object.serviceSelector else { return [] }
    let namespace = object.namespace
    return [
      CheckFinding(FieldPath("spec", "selector"), "the selector matches no workload \(settings.place)") {
        !$0.facts(of: namespace).hasWorkloads(selector)
      }
    ]
  }
}
