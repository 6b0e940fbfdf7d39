import Kubernetes
import PodSecurity

struct PrivilegeEscalation: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "privilege-escalation-container", title: "Container can gain privileges", severity: .medium,
    family: .podSecurity,
    condition: "A container does not set `allowPrivilegeEscalation: false`. Windows pods are excluded from 1.25.",
    remediation: "Set securityContext.allowPrivilegeEscalation to false.",
    references: [
      .podSecurity(.restricted), .nsa, .cis("5.2.6"), .owasp("K01"), .polaris("privilegeEscalationAllowed"),
      .kubeLinter("privilege-escalation-container"), .kubescape("C-0016"), .trivy("KSV-0001"),
    ])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] { [PodSecurityStandards.allowPrivilegeEscalation] }
}
