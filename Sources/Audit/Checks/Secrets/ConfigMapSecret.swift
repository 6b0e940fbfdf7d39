import Kubernetes

struct ConfigMapSecret: Check {
  let info = CheckInfo(
    id: "configmap-secret", title: "ConfigMap contains a secret", severity: .high, family: .secrets,
    condition: "The value of a ConfigMap entry looks like a secret.",
    remediation:
      "Store the value in a Secret. Replace the secret, because it is known to all readers of the "
      + "object.",
    references: [.nsa, .owasp("K03"), .polaris("sensitiveConfigmapContent"), .kubescape("C-0012"), .trivy("KSV-0109")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard object.kind == .configMap else { return [] }
    return object.value.strings("data").filter { SecretPattern.isSecret(name: $0.key, value: $0.value) }.map {
      CheckFinding(FieldPath("data")[$0.key], "the entry '\($0.key.shown)' looks like a secret")
    }
  }
}
