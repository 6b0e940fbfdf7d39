import Kubernetes
import PodSecurity

/// Container does not mask /proc.
struct UnsafeProcMount: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "unsafe-proc-mount", title: "Container does not mask /proc", severity: .medium, family: .podSecurity,
    condition:
      "A container sets a `procMount` other than Default. The profile baseline permits it with user "
      + "namespaces.",
    remediation: "Remove procMount.",
    references: [
      .podSecurity(.baseline), .owasp("K01"), .polaris("procMount"), .kubeLinter("unsafe-proc-mount"),
      .trivy("KSV-0027"),
    ])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] {
    settings.profile == .baseline
      ? [PodSecurityStandards.procMount] : [PodSecurityStandards.procMount, PodSecurityStandards.procMountRestricted]
  }
}
