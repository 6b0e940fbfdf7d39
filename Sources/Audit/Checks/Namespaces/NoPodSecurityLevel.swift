import Kubernetes
import PodSecurity

struct NoPodSecurityLevel: Check {
  let info = CheckInfo(
    id: "no-pod-security-level", title: "Namespace enforces no Pod Security level", severity: .high,
    family: .namespaces,
    condition:
      "A Namespace has no label `pod-security.kubernetes.io/enforce`. Namespaces whose names start "
      + "with kube- are excluded.",
    remediation: "Add the label with the level restricted or baseline.",
    references: [.cis("5.2.1"), .owasp("K04"), .kubescape("C-0192")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard object.isTenantNamespace, object.podSecurityLevel == nil else { return [] }
    return [
      CheckFinding(AuditedObject.podSecurityLevelPath, "the namespace has no label \(AuditedObject.podSecurityLabel)")
    ]
  }
}
