import Kubernetes

struct ExposedService: Check {
  let info = CheckInfo(
    id: "exposed-services", title: "Service is reachable from outside the cluster", severity: .medium, family: .network,
    condition: "A Service has the type NodePort or LoadBalancer.",
    remediation: "Use the type ClusterIP, and an Ingress or a Gateway for clients outside the cluster.",
    references: [.owasp("K05"), .owasp("K06"), .kubeLinter("exposed-services"), .kubescape("C-0256")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard object.isExposedService else { return [] }
    return [CheckFinding(FieldPath("spec", "type"), "the Service has the type \(object.spec["type"]?.shown ?? "")")]
  }
}
