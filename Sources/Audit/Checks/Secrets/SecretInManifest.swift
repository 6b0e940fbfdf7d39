import Kubernetes
import PodSecurity

/// Manifest contains a Secret.
struct SecretInManifest: Check {
  let info = CheckInfo(
    id: "secret-in-manifest", title: "Manifest contains a Secret", severity: .high, family: .secrets,
    condition:
      "A manifest of a Secret contains data that is not encrypted by SOPS. Applies to manifests, not "
      + "to clusters.",
    remediation: "Remove the manifest. Encrypt it, or create the Secret from a secret store. Replace the secret.",
    references: [.owasp("K03")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [Finding] {
    guard object.kind == .secret, settings.areManifests, object.value.present("sops") == nil else { return [] }
    return ["data", "stringData"].compactMap { field in
      guard object.value[field]?.objectValue?.values.contains(where: { $0.stringValue?.isEmpty == false }) == true
      else {
        return nil
      }
      return Finding(FieldPath(field), "the manifest contains the data of a Secret")
    }
  }
}
