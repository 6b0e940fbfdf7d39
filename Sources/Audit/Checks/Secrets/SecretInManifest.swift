import Kubernetes
import PodSecurity

struct SecretInManifest: Check {
  let info = CheckInfo(
    id: "secret-in-manifest", title: "Manifest contains a Secret", severity: .high, family: .secrets,
    condition:
      "A manifest of a Secret contains data that is not encrypted by SOPS. Applies to manifests, not "
      + "to clusters.",
    remediation: "Remove the manifest. Encrypt it, or create the Secret from a secret store. Replace the secret.",
    references: [.owasp("K03")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard object.kind == .secret, settings.areManifests else { return [] }
    // SOPS adds a code that authenticates the values, and each value says how it is encrypted.
    let prefix = object.value.present("sops", "mac") == nil ? nil : "ENC["
    return ["data", "stringData"].compactMap { field in
      let values = (object.value[field]?.objectValue ?? [:]).values.compactMap(\.stringValue)
      let isPlain = values.contains { value in !value.isEmpty && !(prefix.map(value.hasPrefix) ?? false) }
      guard isPlain else { return nil }
      return CheckFinding(FieldPath(field), "the manifest contains the data of a Secret")
    }
  }
}
