import Kubernetes
import PodSecurity

struct SecretInArguments: ContainerCheck {
  let info = CheckInfo(
    id: "secret-in-args", title: "Command line contains a secret", severity: .high, family: .secrets,
    condition:
      "An element of `command` or `args`, or a part of a script in it, looks like a secret, such as `--password=x`.",
    remediation:
      "Store the value in a Secret, and mount it as a file. Replace the secret, because it is known to "
      + "all readers of the object.",
    references: [.owasp("K03")])

  func findings(in container: PodUnderReview.Container, _ settings: AuditSettings) -> [CheckFinding] {
    ["command", "args"].flatMap { field -> [CheckFinding] in
      let arguments = container.fields.elements(field).map { ($0.index, $0.value.stringValue ?? "") }
      return arguments.filter { index, argument in
        isSecret(argument, after: index > 0 ? arguments[index - 1].1 : "")
      }.map {
        CheckFinding(container.path.field(field)[$0.0], container.message("has a secret in its \(field)"))
      }
    }
  }

  /// Recognizes `--name=value`, the value after `--name`, and `--name=value` or `NAME=value` in a script such as that of `sh -c`.
  private func isSecret(_ argument: String, after previous: String) -> Bool {
    if argument.hasPrefix("-"), let separator = argument.firstIndex(of: "=") {
      return SecretPattern.isSecret(
        name: String(argument[..<separator]), value: String(argument[argument.index(after: separator)...]))
    }
    if argument.contains(where: \.isWhitespace),
      ShellText(argument).assignments.contains(where: { SecretPattern.isSecret(name: $0.name, value: $0.value) })
    {
      return true
    }
    let isFlag = previous.hasPrefix("-") && !previous.contains("=") && !argument.hasPrefix("-")
    return SecretPattern.isSecret(name: isFlag ? previous : "", value: argument)
  }
}
