import Kubernetes
import PodSecurity

struct DuplicateEnvVar: ContainerCheck {
  let info = CheckInfo(
    id: "duplicate-env-var", title: "Environment variable is defined twice", severity: .low, family: .workloads,
    condition: "A container defines an environment variable more than once.",
    remediation: "Remove one of the definitions. Only the last one has an effect.",
    references: [.owasp("K01"), .kubeLinter("duplicate-env-var"), .kubescape("C-0295")])

  func findings(in container: PodUnderReview.Container, _ settings: AuditSettings) -> [CheckFinding] {
    var seen: Set<String> = []
    return container.fields.elements("env").compactMap { index, variable in
      guard let name = variable["name"]?.stringValue, !seen.insert(name).inserted else { return nil }
      return CheckFinding(
        container.path.field("env")[index].field("name"),
        container.message("defines the environment variable '\(name.shown)' more than once"))
    }
  }
}
