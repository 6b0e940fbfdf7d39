import Kubernetes
import PodSecurity

struct SecretInArguments: ContainerCheck {
  let info = CheckInfo(
    id: "secret-in-args", title: "Command line contains a secret", severity: .high, family: .secrets,
    condition:
      "An element of `command` or `args`, or a part of a script in it, looks like a secret, such as `--password=x`, "
      + "`PASSWORD=x` or `Authorization: Bearer x`.",
    remediation:
      "Store the value in a Secret, and mount it as a file. Replace the secret, because it is known to "
      + "all readers of the object.",
    references: [.owasp("K03")])

  func findings(in container: PodUnderReview.Container, _ settings: AuditSettings) -> [CheckFinding] {
    var findings: [CheckFinding] = []
    // The elements of `args` follow those of `command`.
    var previous = ""
    for field in ["command", "args"] {
      for (index, value) in container.fields.elements(field) {
        let argument = value.stringValue ?? ""
        if isSecret(argument, after: previous) {
          findings.append(
            CheckFinding(container.path.field(field)[index], container.message("has a secret in its \(field)")))
        }
        previous = argument
      }
    }
    return findings
  }

  /// Recognizes `--name=value`, the value after `--name`, and the assignments of a script such as that of `sh -c`.
  private func isSecret(_ argument: String, after previous: String) -> Bool {
    SecretScanner.containsSecret(argument)
      || [Self.flag(argument), Self.flag(previous, argument)].contains { $0.map(isNamedSecret) ?? false }
      || ShellText(argument).assignments.contains(where: isNamedSecret)
  }

  private func isNamedSecret(_ assignment: ShellText.Assignment) -> Bool {
    SecretPattern.isSecretName(assignment.name) && SecretPattern.isLiteral(assignment.value)
  }

  /// `--name=value`. No shell expands the value.
  private static func flag(_ argument: String) -> ShellText.Assignment? {
    guard argument.hasPrefix("-"), let separator = argument.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
    let name = argument[..<separator]
    guard !name.contains(where: \.isWhitespace) else { return nil }
    return .init(name: name, value: argument[argument.utf8.index(after: separator)...])
  }

  /// `--name` and the argument after it.
  private static func flag(_ name: String, _ value: String) -> ShellText.Assignment? {
    guard name.hasPrefix("-"), !value.hasPrefix("-"), !name.contains("="), !name.contains(where: \.isWhitespace) else {
      return nil
    }
    return .init(name: name[...], value: value[...])
  }
}
