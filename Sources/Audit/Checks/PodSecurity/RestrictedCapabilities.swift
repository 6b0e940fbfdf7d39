import Kubernetes
import PodSecurity

struct RestrictedCapabilities: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "restricted-capabilities", title: "Container keeps capabilities", severity: .low, family: .podSecurity,
    condition:
      "A container does not drop ALL, or adds more than NET_BIND_SERVICE. Windows pods are excluded "
      + "from 1.25.",
    remediation: "Set capabilities.drop to [ALL], and add at most NET_BIND_SERVICE.",
    references: [
      .podSecurity(.restricted), .cis("5.2.10"), .owasp("K01"), .polaris("insecureCapabilities"), .kubescape("C-0201"),
      .trivy("KSV-0106"),
    ])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] { [PodSecurityStandards.capabilitiesRestricted] }

  func message(_ field: FieldPath, _ value: JSONValue?) -> String {
    field.name == "drop" ? "does not drop all capabilities" : "adds the capability \(value?.shown ?? "''")"
  }
}
