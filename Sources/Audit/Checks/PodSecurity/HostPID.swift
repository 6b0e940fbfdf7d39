import Kubernetes
import PodSecurity

struct HostPID: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "host-pid", title: "Pod sees the processes of its node", severity: .high, family: .podSecurity,
    condition: "A pod sets `hostPID: true`.",
    remediation: "Remove hostPID.",
    references: [
      .podSecurity(.baseline), .nsa, .cis("5.2.3"), .owasp("K01"), .polaris("hostPIDSet"), .kubeLinter("host-pid"),
      .kubescape("C-0038"), .trivy("KSV-0010"),
    ])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] { [PodSecurityStandards.hostNamespaces] }

  func includes(_ field: FieldPath) -> Bool { field.name == "hostPID" }
}
