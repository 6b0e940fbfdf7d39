import Kubernetes

/// Which rule the names of a kind's objects follow.
///
/// Source: k8s.io/apimachinery/pkg/api/validation and /pkg/util/validation; its texts are used word by word.
package enum ObjectNaming: Sendable, Hashable {
  /// RFC 1123 subdomain: most kinds.
  case subdomain
  /// RFC 1123 label: namespaces.
  case label
  /// RFC 1035 label: services, before they could begin with a digit.
  case dns1035Label
  /// Path segments: roles and their bindings.
  case pathSegment

  /// The problem of a name; `nil` if it is valid.
  func message(about name: String, isPrefix: Bool = false) -> String? {
    // A prefix may end as no name may: something follows it.
    let name = isPrefix && name.hasSuffix("-") ? name.dropLast() + "a" : name
    switch self {
    case .subdomain: return NameSyntax.subdomainError(name)
    case .label: return NameSyntax.labelError(name)
    case .dns1035Label: return NameSyntax.dns1035Error(name)
    case .pathSegment:
      if name == "." || name == ".." { return "may not be '\(name)'" }
      if name.contains("/") { return "may not contain '/'" }
      return name.contains("%") ? "may not contain '%'" : nil
    }
  }
}

/// The syntaxes of names, with the words of k8s.io/apimachinery/pkg/util/validation.
package enum NameSyntax {
  static func subdomainError(_ text: String) -> String? {
    if text.utf8.count > 253 { return "must be no more than 253 characters" }
    let isValid = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
      isLabel($0)
    }
    return isValid
      ? nil
      : """
      a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and \
      end with an alphanumeric character (e.g. 'example.com', regex used for validation is \
      '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
      """
  }

  static func labelError(_ text: String) -> String? {
    if text.utf8.count > 63 { return "must be no more than 63 characters" }
    if text.utf8.contains(UInt8(ascii: ".")) { return "must not contain dots" }
    return isLabel(text.utf8[...])
      ? nil
      : """
      a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with \
      an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is \
      '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
      """
  }

  static func dns1035Error(_ text: String) -> String? {
    if text.utf8.count > 63 { return "must be no more than 63 characters" }
    let startsWithLetter = text.utf8.first.map { isLetter($0) } ?? false
    return startsWithLetter && isLabel(text.utf8[...])
      ? nil
      : """
      a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and \
      end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is \
      '[a-z]([-a-z0-9]*[a-z0-9])?')
      """
  }

  /// Keys of labels and annotations, names of finalizers and quotas' resources: a name with an optional DNS prefix.
  package static func qualifiedNameErrors(_ text: String) -> [String] {
    if isMixedName(text.utf8[...]), text.utf8.count <= 63 { return [] }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let name = parts.last, parts.count <= 2 else { return [labelKeyWords] }
    var found: [String] = []
    if parts.count == 2 {
      if parts[0].isEmpty {
        found.append("prefix part must be non-empty")
      } else if let message = subdomainError(String(parts[0])) {
        found.append("prefix part \(message)")
      }
    }
    if name.isEmpty {
      found.append("name part must be non-empty")
    } else if name.utf8.count > 63 {
      found.append("name part must be no more than 63 bytes")
    }
    if !isMixedName(name.utf8) { found.append("name part \(qualifiedNameWords)") }
    return found
  }

  /// Values of labels.
  package static func labelValueError(_ text: String) -> String? {
    if text.utf8.count > 63 { return "must be no more than 63 bytes" }
    return text.isEmpty || isMixedName(text.utf8[...])
      ? nil
      : """
      a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end \
      with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is \
      '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
      """
  }

  private static let labelKeyWords = """
    a valid label key \(qualifiedNameWords) with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')
    """

  private static let qualifiedNameWords = """
    must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character \
    (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is \
    '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
    """

  private static func isLetter(_ byte: UInt8) -> Bool { 97...122 ~= byte }
  private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || 48...57 ~= byte }
  private static func isAlphanumeric(_ byte: UInt8) -> Bool { isLowerAlphanumeric(byte) || 65...90 ~= byte }

  private static func isLabel(_ text: Substring.UTF8View) -> Bool {
    guard let first = text.first, let last = text.last else { return false }
    return isLowerAlphanumeric(first) && isLowerAlphanumeric(last)
      && text.allSatisfy { isLowerAlphanumeric($0) || $0 == UInt8(ascii: "-") }
  }

  private static func isMixedName(_ text: Substring.UTF8View) -> Bool {
    guard let first = text.first, let last = text.last else { return false }
    return isAlphanumeric(first) && isAlphanumeric(last)
      && text.allSatisfy {
        isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
      }
  }
}
