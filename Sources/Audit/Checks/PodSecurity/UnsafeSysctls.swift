import Kubernetes
import PodSecurity

struct UnsafeSysctls: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "unsafe-sysctls", title: "Pod sets unsafe sysctls", severity: .medium, family: .podSecurity,
    condition: "A sysctl is not in the list of safe sysctls of the version.",
    remediation: "Remove the sysctl.",
    references: [.podSecurity(.baseline), .owasp("K01"), .kubeLinter("unsafe-sysctls"), .trivy("KSV-0026")])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] { [PodSecurityStandards.sysctls] }

  func message(_ field: FieldPath, _ value: JSONValue?) -> String { "sets the sysctl \(value?.shown ?? "''")" }
}
