import Kubernetes

struct ConfigMapSecret: Check {
  let info = CheckInfo(
    id: "configmap-secret", title: "ConfigMap contains a secret", severity: .high, family: .secrets,
    condition: "A ConfigMap entry looks like a secret. Only the names of entries in `binaryData` are considered.",
    remediation:
      "Store the value in a Secret. Replace the secret, because it is known to all readers of the "
      + "object.",
    references: [.nsa, .owasp("K03"), .polaris("sensitiveConfigmapContent"), .kubescape("C-0012"), .trivy("KSV-0109")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard object.kind == .configMap else { return [] }
    return findings(in: object, "data") { SecretPattern.isSecret(name: $0, value: $1) }
      // The values are encoded.
      + findings(in: object, "binaryData") { SecretPattern.isSecretName($0) && !$1.isEmpty }
  }

  private func findings(
    in object: AuditedObject, _ field: String, _ isSecret: (_ name: String, _ value: String) -> Bool
  ) -> [CheckFinding] {
    object.value.strings(field).filter { isSecret($0.key, $0.value) }.map {
      CheckFinding(FieldPath(field)[$0.key], "the entry '\($0.key.shown)' looks like a secret")
    }
  }
}
