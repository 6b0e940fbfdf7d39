import Kubernetes
import PodSecurity

struct HostProbe: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "host-probe", title: "Probe or lifecycle hook connects to another host", severity: .medium,
    family: .podSecurity,
    condition: "A probe or a lifecycle hook sets `host`. Applies to the standards of Kubernetes 1.34 and later.",
    remediation: "Remove host, so that the kubelet connects to the pod.",
    references: [.podSecurity(.baseline), .owasp("K01")])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] {
    [PodSecurityStandards.hostProbesAndHostLifecycle]
  }
}
