import Kubernetes
import PodSecurity

struct SecretInEnvironment: ContainerCheck {
  let info = CheckInfo(
    id: "read-secret-from-env-var", title: "Secret is in the environment", severity: .low, family: .secrets,
    condition: "An environment variable is read from a Secret (`secretKeyRef`, or `secretRef` of `envFrom`).",
    remediation: "Mount the Secret as a file. Child processes and crash dumps contain the environment.",
    references: [.cis("5.4.1"), .owasp("K03"), .kubeLinter("read-secret-from-env-var"), .kubescape("C-0207")])

  func findings(in container: PodUnderReview.Container, _ settings: AuditSettings) -> [CheckFinding] {
    let variables = container.fields.elements("env").filter { $0.value.present("valueFrom", "secretKeyRef") != nil }
    let sources = container.fields.elements("envFrom").filter { $0.value.present("secretRef") != nil }
    return variables.map { index, variable in
      let name = variable["name"]?.stringValue ?? ""
      return CheckFinding(
        container.path.field("env")[index].field("valueFrom", "secretKeyRef"),
        container.message("reads the environment variable '\(name.shown)' from a Secret"))
    }
      + sources.map { index, _ in
        CheckFinding(
          container.path.field("envFrom")[index].field("secretRef"),
          container.message("reads environment variables from a Secret"))
      }
  }
}
