/// Recognizes values that look like secrets, by their names or by their content.
enum SecretPattern {
  /// Whether a literal value looks like a secret.
  static func isSecret(name: String, value: String) -> Bool {
    isSecretName(name) && isLiteral(value) || SecretScanner.containsSecret(value)
  }

  /// Whether a name, such as that of an environment variable or a flag, is that of a secret, and not of a reference to
  /// one.
  static func isSecretName(_ name: some StringProtocol) -> Bool { SecretName(name).isSecret }

  /// Whether a value is not empty, a number, a boolean, an absolute path or a reference to a variable.
  static func isLiteral(_ value: some StringProtocol) -> Bool {
    guard !value.isEmpty, !value.hasPrefix("/"), Double(value) == nil, !isReference(value) else { return false }
    return !["true", "false", "yes", "no", "on", "off"].contains(value.lowercased())
  }

  /// Whether a value is `$(NAME)`, which Kubernetes replaces, or `${NAME}` or `$NAME`, which a shell or a program
  /// replaces.
  private static func isReference(_ value: some StringProtocol) -> Bool {
    guard value.hasPrefix("$"), let last = value.last else { return false }
    let body = value.dropFirst()
    switch body.first {
    case "(": return last == ")" && body.count { $0 == last } == 1
    case "{": return last == "}" && body.count { $0 == last } == 1
    default: return !body.isEmpty && body.utf8.allSatisfy(isPartOfVariable)
    }
  }

  /// Whether a byte can be part of the name of an environment variable, which is in uppercase by convention.
  private static func isPartOfVariable(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
    default: false
    }
  }
}
