import Kubernetes
import PodSecurity

struct RunAsUserZero: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "run-as-user-zero", title: "Container runs as root", severity: .medium, family: .podSecurity,
    condition: "`runAsUser` is 0. Pods with user namespaces are excluded from 1.35.",
    remediation: "Set securityContext.runAsUser to the ID of another user.",
    references: [.podSecurity(.restricted), .owasp("K01"), .trivy("KSV-0105")])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] { [PodSecurityStandards.runAsUser] }
}
