import Kubernetes
import PodSecurity

struct EnvVarSecret: ContainerCheck {
  let info = CheckInfo(
    id: "env-var-secret", title: "Environment variable contains a secret", severity: .high, family: .secrets,
    condition: "The literal value of an environment variable looks like a secret.",
    remediation:
      "Store the value in a Secret, and mount it as a file. Replace the secret, because it is known to "
      + "all readers of the object.",
    references: [
      .nsa, .cis("5.4.1"), .owasp("K03"), .polaris("sensitiveContainerEnvVar"), .kubeLinter("env-var-secret"),
      .kubescape("C-0012"),
    ])

  func findings(in container: PodUnderReview.Container, _ settings: AuditSettings) -> [CheckFinding] {
    container.fields.elements("env").compactMap { index, variable in
      guard let name = variable["name"]?.stringValue, let value = variable["value"]?.stringValue,
        SecretPattern.isSecret(name: name, value: value)
      else { return nil }
      return CheckFinding(
        container.path.field("env")[index].field("value"),
        container.message("has a secret as the literal value of the environment variable '\(name.shown)'"))
    }
  }
}
