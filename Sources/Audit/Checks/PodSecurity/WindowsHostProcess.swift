import Kubernetes
import PodSecurity

struct WindowsHostProcess: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "windows-host-process", title: "Windows container runs as a process of the host", severity: .critical,
    family: .podSecurity,
    condition: "A pod or container sets `windowsOptions.hostProcess: true`.",
    remediation: "Remove windowsOptions.hostProcess.",
    references: [
      .podSecurity(.baseline), .cis("5.2.11"), .owasp("K01"), .polaris("hostProcess"), .kubescape("C-0202"),
      .trivy("KSV-0103"),
    ])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] { [PodSecurityStandards.windowsHostProcess] }
}
