import Kubernetes

struct PrivilegedNamespace: Check {
  let info = CheckInfo(
    id: "privileged-namespace", title: "Namespace permits privileged pods", severity: .high, family: .namespaces,
    condition:
      "The label `pod-security.kubernetes.io/enforce` is privileged. Namespaces whose names start with "
      + "kube- are excluded.",
    remediation: "Set the label to restricted or baseline.",
    references: [.cis("5.2.1"), .owasp("K04")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard object.isTenantNamespace, object.podSecurityLevel == "privileged" else { return [] }
    return [CheckFinding(AuditedObject.podSecurityLevelPath, "the namespace enforces the level privileged")]
  }
}
