import Kubernetes
import PodSecurity

struct AddedCapabilities: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "added-capabilities", title: "Container adds capabilities that the baseline level forbids", severity: .high,
    family: .podSecurity,
    condition: "A container adds a capability that is not in the list of the baseline level, such as NET_RAW.",
    remediation: "Remove the capability from capabilities.add.",
    references: [
      .podSecurity(.baseline), .nsa, .cis("5.2.8"), .cis("5.2.9"), .owasp("K01"),
      .kubeLinter("drop-net-raw-capability"), .kubescape("C-0046"), .trivy("KSV-0022"),
    ])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] { [PodSecurityStandards.capabilitiesBaseline] }

  func message(_ field: FieldPath, _ value: JSONValue?) -> String { "adds the capability \(value?.shown ?? "''")" }
}
