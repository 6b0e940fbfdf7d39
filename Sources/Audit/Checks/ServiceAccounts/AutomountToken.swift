import Kubernetes
import PodSecurity

struct AutomountToken: PodCheck {
  let info = CheckInfo(
    id: "automount-service-account-token", title: "Pod mounts a token for the API server", severity: .medium,
    family: .serviceAccounts,
    condition: "The pod or its service account does not set `automountServiceAccountToken: false`.",
    remediation: "Set automountServiceAccountToken to false if the pod does not use the API server.",
    references: [
      .nsa, .cis("5.1.6"), .owasp("K02"), .polaris("automountServiceAccountToken"), .kubescape("C-0034"),
      .trivy("KSV-0036"),
    ])

  func findings(in template: PodTemplate, of object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    let value = template.pod.spec["automountServiceAccountToken"]?.boolValue
    guard value != false else { return [] }
    let path = FieldPath("spec", "automountServiceAccountToken")
    if value == true { return [CheckFinding(path, "automountServiceAccountToken is true")] }
    let (namespace, account) = (object.namespace, template.serviceAccount)
    return [
      CheckFinding(path, "automountServiceAccountToken is not set, so the pod mounts a token") {
        $0.facts(of: namespace).serviceAccounts[account] != .some(false)
      }
    ]
  }
}
