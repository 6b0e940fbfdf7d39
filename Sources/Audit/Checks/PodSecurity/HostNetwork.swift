import Kubernetes
import PodSecurity

struct HostNetwork: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "host-network", title: "Pod uses the network of its node", severity: .high, family: .podSecurity,
    condition: "A pod sets `hostNetwork: true`.",
    remediation: "Remove hostNetwork. Use a Service to expose the pod.",
    references: [
      .podSecurity(.baseline), .nsa, .cis("5.2.5"), .owasp("K01"), .polaris("hostNetworkSet"),
      .kubeLinter("host-network"), .kubescape("C-0041"), .trivy("KSV-0009"),
    ])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] { [PodSecurityStandards.hostNamespaces] }

  func includes(_ field: FieldPath) -> Bool { field.name == "hostNetwork" }
}
