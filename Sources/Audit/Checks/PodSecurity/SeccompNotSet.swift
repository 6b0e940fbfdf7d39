import Kubernetes
import PodSecurity

struct SeccompNotSet: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "seccomp-not-set", title: "seccomp is not enabled", severity: .medium, family: .podSecurity,
    condition:
      "No seccomp profile of the type RuntimeDefault or Localhost is in force. Windows pods are "
      + "excluded from 1.25.",
    remediation: "Set securityContext.seccompProfile.type to RuntimeDefault.",
    references: [
      .podSecurity(.restricted), .nsa, .cis("5.7.2"), .owasp("K01"), .kubescape("C-0210"), .trivy("KSV-0030"),
    ])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] { [PodSecurityStandards.seccompProfileRestricted] }

  func message(_ field: FieldPath, _ value: JSONValue?) -> String {
    "the seccomp profile is \(value?.shown ?? "not set")"
  }
}
