import Kubernetes
import PodSecurity

struct DangerousCapabilities: ContainerCheck {
  let info = CheckInfo(
    id: "dangerous-capabilities", title: "Container adds capabilities that give control of the node",
    severity: .critical, family: .workloads,
    condition:
      "A container adds ALL, SYS_ADMIN, SYS_MODULE, SYS_PTRACE, SYS_RAWIO, SYS_BOOT, NET_ADMIN, "
      + "DAC_READ_SEARCH, MAC_ADMIN, MAC_OVERRIDE, BPF or PERFMON.",
    remediation: "Remove the capability from capabilities.add.",
    references: [
      .nsa, .cis("5.2.9"), .owasp("K01"), .polaris("dangerousCapabilities"), .kubescape("C-0046"), .trivy("KSV-0005"),
    ])

  func findings(in container: PodUnderReview.Container, _ settings: AuditSettings) -> [CheckFinding] {
    container.capabilities("add").filter(\.givesControlOfNode).map {
      CheckFinding($0.field, container.message("adds the capability '\($0.name.shown)'"))
    }
  }
}
