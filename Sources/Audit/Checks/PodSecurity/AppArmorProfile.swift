import Kubernetes
import PodSecurity

struct AppArmorProfile: PodSecurityStandardCheck {
  let info = CheckInfo(
    id: "apparmor-profile", title: "AppArmor profile is disabled", severity: .medium, family: .podSecurity,
    condition:
      "A field or annotation sets an AppArmor profile other than the default of the runtime or a local "
      + "profile.",
    remediation: "Use the type RuntimeDefault or Localhost.",
    references: [.podSecurity(.baseline), .nsa, .owasp("K01"), .trivy("KSV-0002")])

  func standards(_ settings: AuditSettings) -> [PodSecurityCheck] { [PodSecurityStandards.appArmorProfile] }

  func message(_ field: FieldPath, _ value: JSONValue?) -> String {
    "the AppArmor profile is \(value?.shown ?? "not set")"
  }
}
