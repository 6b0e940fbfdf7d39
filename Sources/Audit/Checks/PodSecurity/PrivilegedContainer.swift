import Kubernetes
import PodSecurity

struct PrivilegedContainer: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "privileged-container", title: "Privileged container", severity: .critical, family: .podSecurity,
    condition: "A container sets `privileged: true`.",
    remediation: "Remove privileged. Add the capabilities that the container needs.",
    references: [
      .podSecurity(.baseline), .nsa, .cis("5.2.2"), .owasp("K01"), .polaris("runAsPrivileged"),
      .kubeLinter("privileged-container"), .kubescape("C-0057"), .trivy("KSV-0017"),
    ])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] { [PodSecurityStandards.privileged] }
}
