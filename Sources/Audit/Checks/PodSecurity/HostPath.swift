import Kubernetes
import PodSecurity

struct HostPath: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "host-path", title: "Pod mounts a path of its node", severity: .high, family: .podSecurity,
    condition: "A volume has the type hostPath.",
    remediation: "Use another type of volume, such as a persistentVolumeClaim or an emptyDir.",
    references: [
      .podSecurity(.baseline), .cis("5.2.12"), .owasp("K01"), .polaris("hostPathSet"), .kubescape("C-0048"),
      .trivy("KSV-0023"),
    ])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] { [PodSecurityStandards.hostPathVolumes] }

  func message(_ field: FieldPath, _ value: JSONValue?) -> String {
    "a volume mounts the path \(value?["path"]?.shown ?? "''") of the node"
  }
}
