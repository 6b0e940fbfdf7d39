import Kubernetes
import PodSecurity

struct SeccompUnconfined: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "seccomp-unconfined", title: "seccomp is disabled", severity: .high, family: .podSecurity,
    condition:
      "A field, or an annotation before Kubernetes 1.19, sets a seccomp profile other than "
      + "RuntimeDefault or Localhost.",
    remediation: "Use the type RuntimeDefault or Localhost.",
    references: [.podSecurity(.baseline), .cis("5.7.2"), .owasp("K01"), .trivy("KSV-0104")])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] { [PodSecurityStandards.seccompProfileBaseline] }

  func message(_ field: FieldPath, _ value: JSONValue?) -> String {
    "the seccomp profile is \(value?.shown ?? "not set")"
  }
}
