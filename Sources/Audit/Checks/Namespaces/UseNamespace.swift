import Kubernetes

struct UseNamespace: Check {
  let info = CheckInfo(
    id: "use-namespace", title: "Object is in the namespace default", severity: .low, family: .namespaces,
    condition: "A workload or a Service sets `namespace: default`.",
    remediation: "Create a namespace for the application.",
    references: [.cis("5.7.4"), .owasp("K04"), .kubeLinter("use-namespace"), .kubescape("C-0212"), .trivy("KSV-0110")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard object.template != nil || object.kind == .service, object.reference.namespace == "default" else { return [] }
    return [CheckFinding(FieldPath("metadata", "namespace"), "the object is in the namespace 'default'")]
  }
}
