import Kubernetes
import PodSecurity

struct RunAsNonRoot: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "run-as-non-root", title: "Container can run as root", severity: .medium, family: .podSecurity,
    condition:
      "`runAsNonRoot: true` is not in force, or `runAsNonRoot: false` is set. Pods with user "
      + "namespaces are excluded from 1.35.",
    remediation: "Set securityContext.runAsNonRoot to true.",
    references: [
      .podSecurity(.restricted), .nsa, .cis("5.2.7"), .owasp("K01"), .polaris("runAsRootAllowed"),
      .kubeLinter("run-as-non-root"), .kubescape("C-0013"), .trivy("KSV-0012"),
    ])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] { [PodSecurityStandards.runAsNonRoot] }
}
