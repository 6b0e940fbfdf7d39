/// Recognizes values that look like secrets, by their names or by their content.
enum SecretPattern {
  /// Whether a literal value looks like a secret.
  static func isSecret(name: String, value: String) -> Bool {
    isSecretName(name) && isLiteral(value) || SecretScanner.containsSecret(value)
  }

  /// Whether a name, such as that of an environment variable or a flag, is that of a secret, and not of a reference to
  /// one.
  static func isSecretName(_ name: String) -> Bool { isSecretName(ArraySlice(name.utf8)) }

  /// Whether a name in UTF-8 is that of a secret, and not of a reference to one.
  static func isSecretName(_ name: ArraySlice<UInt8>) -> Bool { SecretName(name).isSecret }

  /// Whether a value is not empty, a number, a boolean, an absolute path or a reference to a variable.
  static func isLiteral(_ value: String) -> Bool { isLiteral(ArraySlice(value.utf8)) }

  /// Whether a value in UTF-8 is not empty, a number, a boolean, an absolute path or a reference to a variable.
  static func isLiteral(_ value: ArraySlice<UInt8>) -> Bool {
    guard let first = value.first else { return false }
    switch first {
    case UInt8(ascii: "/"): return !isPath(value)
    case UInt8(ascii: "$"): return !isReference(value)
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return !isNumber(value)
    default: return value.count > 5 || !booleans.contains(String(decoding: value, as: UTF8.self).lowercased())
    }
  }

  private static let booleans: Set<String> = ["true", "false", "yes", "no", "on", "off"]
}

// MARK: - Values that are not secrets

extension SecretPattern {
  /// The units of quantities, sizes and durations.
  private static let units: Set<String> = [
    "", "%", "n", "u", "m", "k", "K", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "KB", "MB", "GB",
    "TB", "B", "ns", "us", "ms", "s", "h", "d",
  ]

  /// Whether a value is a decimal number with an optional sign and unit: `-1.5`, `30s` or `64Mi`, but not `0x1f` or
  /// `12e34`.
  private static func isNumber(_ value: ArraySlice<UInt8>) -> Bool {
    var rest = value
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    let whole = rest.prefix(while: isDigit)
    rest = rest.dropFirst(whole.count)
    var fraction = rest.prefix(0)
    if rest.first == UInt8(ascii: ".") {
      fraction = rest.dropFirst().prefix(while: isDigit)
      rest = rest.dropFirst(1 + fraction.count)
    }
    guard !whole.isEmpty || !fraction.isEmpty, rest.count <= 2 else { return false }
    return units.contains(String(decoding: rest, as: UTF8.self))
  }

  /// Whether a value is an absolute path of letters, digits, `_`, `.`, `@` and `-`, or of references to variables. A
  /// Base64 encoding can begin with `/`, and usually contains `=` or `+`.
  private static func isPath(_ value: ArraySlice<UInt8>) -> Bool {
    let elements = value.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard let first = elements.first, !first.isEmpty else { return false }
    // In a script, `(` ends a word, so the beginning of `$(NAME)` is `$`.
    return elements.allSatisfy { $0.allSatisfy(isPartOfPath) || isReference($0) || $0.elementsEqual("$".utf8) }
  }

  /// Whether a value is `$(NAME)`, which Kubernetes replaces, or `${NAME}` or `$NAME`, which a shell or a program
  /// replaces.
  private static func isReference(_ value: ArraySlice<UInt8>) -> Bool {
    guard value.first == UInt8(ascii: "$"), let last = value.last else { return false }
    let body = value.dropFirst()
    switch body.first {
    case UInt8(ascii: "("): return last == UInt8(ascii: ")") && body.firstIndex(of: last) == body.endIndex - 1
    case UInt8(ascii: "{"): return last == UInt8(ascii: "}") && body.firstIndex(of: last) == body.endIndex - 1
    default: return !body.isEmpty && body.allSatisfy(isPartOfVariable)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  private static func isPartOfPath(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "."), UInt8(ascii: "@"), UInt8(ascii: "-"): true
    default: isPartOfVariable(byte)
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
