import Kubernetes
import PodSecurity

struct NonExistentServiceAccount: PodCheck {
  let info = CheckInfo(
    id: "non-existent-service-account", title: "Service account does not exist", severity: .medium,
    family: .serviceAccounts,
    condition: "The service account of a pod is not in the input.",
    remediation: "Create the service account, or correct serviceAccountName.",
    references: [.owasp("K02"), .kubeLinter("non-existent-service-account"), .kubescape("C-0307")])

  func findings(in template: PodTemplate, of object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    let (namespace, account) = (object.namespace, template.serviceAccount)
    guard account != "default" else { return [] }
    let isAlias = (template.pod.spec["serviceAccountName"]?.stringValue ?? "").isEmpty
    let field = isAlias ? "serviceAccount" : "serviceAccountName"
    return [
      CheckFinding(FieldPath("spec", field), "the service account '\(account.shown)' is not \(settings.place)") {
        $0.facts(of: namespace).serviceAccounts[account] == nil
      }
    ]
  }
}
