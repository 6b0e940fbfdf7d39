import Kubernetes
import PodSecurity

struct HostIPC: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "host-ipc", title: "Pod shares the IPC namespace of its node", severity: .high, family: .podSecurity,
    condition: "A pod sets `hostIPC: true`.",
    remediation: "Remove hostIPC.",
    references: [
      .podSecurity(.baseline), .nsa, .cis("5.2.4"), .owasp("K01"), .polaris("hostIPCSet"), .kubeLinter("host-ipc"),
      .kubescape("C-0038"), .trivy("KSV-0008"),
    ])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] { [PodSecurityStandards.hostNamespaces] }

  func includes(_ field: FieldPath) -> Bool { field.name == "hostIPC" }
}
