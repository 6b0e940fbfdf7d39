import Kubernetes
import PodSecurity

struct SecretInArguments: PodCheck {
  let info = CheckInfo(
    id: "secret-in-args", title: "Command line contains a secret", severity: .high, family: .secrets,
    condition:
      "An element of `command` or `args`, or a part of a script in it, looks like a secret, such as `--password=x`, "
      + "`PASSWORD=x` or `Authorization: Bearer x`.",
    remediation:
      "Store the value in a Secret, and mount it as a file. Replace the secret, because it is known to "
      + "all readers of the object.",
    references: [.owasp("K03")])

  func findings(in template: PodTemplate, of object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    CommandLines(of: template.pod, limit: settings.commandLineLimit).arguments
      .filter { isSecret($0.text, after: $0.previous) }
      .map { argument in
        CheckFinding(
          argument.container.path.field(argument.field)[argument.index],
          argument.container.message("has a secret in its \(argument.field)"))
      }
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
    let name = argument.utf8[..<separator]
    guard !name.contains(where: isWhitespace) else { return nil }
    return .init(
      name: ArraySlice(name), value: ArraySlice(argument.utf8[argument.utf8.index(after: separator)...]))
  }

  /// `--name` and the argument after it.
  private static func flag(_ name: String, _ value: String) -> ShellText.Assignment? {
    guard name.hasPrefix("-"), !value.hasPrefix("-"),
      !name.utf8.contains(where: { $0 == UInt8(ascii: "=") || isWhitespace($0) })
    else { return nil }
    return .init(name: ArraySlice(name.utf8), value: ArraySlice(value.utf8))
  }

  /// Whether a byte is white space of ASCII.
  private static func isWhitespace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
