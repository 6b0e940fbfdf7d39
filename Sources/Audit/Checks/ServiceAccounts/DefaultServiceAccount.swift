import Kubernetes

struct DefaultServiceAccount: PodCheck {
  let info = CheckInfo(
    id: "default-service-account", title: "Pod uses the default service account", severity: .low,
    family: .serviceAccounts,
    condition: "The pod runs as the service account `default`.",
    remediation: "Create a service account for the workload, and set serviceAccountName.",
    references: [.cis("5.1.5"), .owasp("K02"), .kubeLinter("default-service-account"), .kubescape("C-0189")])

  func findings(in template: PodTemplate, of object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard template.serviceAccount == "default" else { return [] }
    return [CheckFinding(FieldPath("spec", "serviceAccountName"), "the pod runs as the service account 'default'")]
  }
}
