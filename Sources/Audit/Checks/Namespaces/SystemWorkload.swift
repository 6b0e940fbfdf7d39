import Kubernetes

struct SystemWorkload: Check {
  let info = CheckInfo(
    id: "workload-in-kube-system", title: "Workload is in a namespace of Kubernetes", severity: .medium,
    family: .namespaces,
    condition: "A workload is in a namespace whose name starts with kube-.",
    remediation: "Move the workload to a namespace of its own.",
    references: [.nsa, .owasp("K04"), .trivy("KSV-0037")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard object.template != nil, let namespace = object.reference.namespace, namespace.hasPrefix("kube-") else {
      return []
    }
    return [CheckFinding(FieldPath("metadata", "namespace"), "the workload is in the namespace '\(namespace.shown)'")]
  }
}
