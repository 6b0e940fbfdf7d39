import Kubernetes
import PodSecurity

struct RestrictedVolumeTypes: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "restricted-volume-types", title: "Volume type that the restricted level forbids", severity: .low,
    family: .podSecurity,
    condition: "A volume has a type that is not in the list of the restricted level.",
    remediation:
      "Use a configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected "
      + "or secret volume.",
    references: [.podSecurity(.restricted), .owasp("K01"), .trivy("KSV-0028")])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] { [PodSecurityStandards.restrictedVolumes] }

  func message(_ field: FieldPath, _ value: JSONValue?) -> String { "a volume has the type \(field.name)" }
}
