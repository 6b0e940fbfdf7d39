import Kubernetes
import PodSecurity

struct HostPort: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "host-port", title: "Container uses a port of its node", severity: .medium, family: .podSecurity,
    condition: "A container sets a `hostPort` other than 0.",
    remediation: "Remove hostPort. Use a Service to expose the container.",
    references: [
      .podSecurity(.baseline), .nsa, .cis("5.2.13"), .owasp("K01"), .polaris("hostPortSet"), .kubescape("C-0044"),
      .trivy("KSV-0024"),
    ])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] { [PodSecurityStandards.hostPorts] }
}
