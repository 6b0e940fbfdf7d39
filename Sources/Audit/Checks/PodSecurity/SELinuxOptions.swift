import Kubernetes
import PodSecurity

struct SELinuxOptions: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "selinux-options", title: "SELinux options weaken confinement", severity: .medium, family: .podSecurity,
    condition: "`seLinuxOptions` sets a user or a role, or a type that is not for containers.",
    remediation:
      "Remove user and role. Use the type container_t, container_init_t, container_kvm_t or "
      + "container_engine_t.",
    references: [.podSecurity(.baseline), .nsa, .owasp("K01"), .trivy("KSV-0025")])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] { [PodSecurityStandards.seLinuxOptions] }

  func message(_ field: FieldPath, _ value: JSONValue?) -> String {
    "seLinuxOptions.\(field.name) is \(value?.shown ?? "not set")"
  }
}
