/// Recognizes values that look like secrets, by their names or by their content.
enum SecretPattern {
  /// Whether a literal value looks like a secret.
  static func isSecret(name: String, value: String) -> Bool {
    isSecretName(name) && isLiteral(value) || SecretScanner.containsSecret(value)
  }

  private static let words = [
    "password", "passwd", "secret", "token", "bearer", "credential", "api_key", "access_key", "private_key",
    "oci_cli_key_content",
  ]
  private static let references = ["_file", "_path", "_name", "_url", "_ref"]

  /// Whether a name, such as that of an environment variable or a flag, is that of a secret, and not of a reference to one.
  static func isSecretName(_ name: String) -> Bool {
    let name = String(
      decoding: name.utf8.map { byte -> UInt8 in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        case UInt8(ascii: "-"), UInt8(ascii: "."): UInt8(ascii: "_")
        default: byte
        }
      }, as: UTF8.self)
    guard !references.contains(where: name.hasSuffix) else { return false }
    return words.contains(where: name.contains) || name.hasPrefix("azure_") && name.hasSuffix("key")
  }

  /// Whether a value is not empty, a number, a boolean, an absolute path or a reference to a variable.
  private static func isLiteral(_ value: String) -> Bool {
    guard !value.isEmpty, !value.hasPrefix("/"), Double(value) == nil else { return false }
    if value.hasPrefix("$("), value.firstIndex(of: ")") == value.index(before: value.endIndex) { return false }
    return !["true", "false", "yes", "no", "on", "off"].contains(value.lowercased())
  }
}
