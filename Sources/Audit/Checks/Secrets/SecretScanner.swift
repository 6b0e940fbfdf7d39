/// Searches a text for secrets with a known format, in one pass over its bytes.
struct SecretScanner {
  private let bytes: UnsafeBufferPointer<UInt8>

  /// Whether a text contains a private key, an access key of AWS, a token of GitHub or Slack, a JSON web token, a
  /// header with credentials, or a URL with a password.
  static func containsSecret(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      guard bytes.count >= 8 else { return false }
      let scanner = SecretScanner(bytes: bytes)
      return bytes.indices.contains { scanner.isSecret(at: $0) }
    }
  }

  private func isSecret(at index: Int) -> Bool {
    switch bytes[index] {
    case UInt8(ascii: "-"): isPrivateKey(index)
    case UInt8(ascii: "A"): isToken(index, "AKIA", 16, Self.isUpper) || isAuthorization(index)
    case UInt8(ascii: "a"): isAuthorization(index)
    case UInt8(ascii: "g"): isGitHubToken(index)
    case UInt8(ascii: "x"): isSlackToken(index)
    case UInt8(ascii: "e"): isWebToken(index)
    case UInt8(ascii: "/"): isURLWithPassword(index)
    default: false
    }
  }

  /// `-BEGIN … PRIVATE KEY-`
  private func isPrivateKey(_ index: Int) -> Bool {
    guard has("-BEGIN ", at: index) else { return false }
    let end = min(index + 64, bytes.count)
    return (index..<end).contains { has("PRIVATE KEY-", at: $0) }
  }

  /// A prefix and a number of further characters, at the beginning of a word.
  private func isToken(_ index: Int, _ prefix: StaticString, _ count: Int, _ isPart: (UInt8) -> Bool) -> Bool {
    guard has(prefix, at: index), isWordStart(index) else { return false }
    return run(from: index + prefix.utf8CodeUnitCount, atMost: count, isPart) >= count
  }

  /// `ghp_…`, `gho_…`, `ghu_…`, `ghs_…`, `ghr_…` or `github_pat_…`.
  ///
  /// https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
  private func isGitHubToken(_ index: Int) -> Bool {
    if isToken(index, "github_pat_", 22, Self.isAlphanumeric) { return true }
    guard index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "h") else { return false }
    return switch bytes[index + 2] {
    case UInt8(ascii: "p"): isToken(index, "ghp_", 36, Self.isAlphanumeric)
    case UInt8(ascii: "o"): isToken(index, "gho_", 36, Self.isAlphanumeric)
    case UInt8(ascii: "u"): isToken(index, "ghu_", 36, Self.isAlphanumeric)
    case UInt8(ascii: "s"): isToken(index, "ghs_", 36, Self.isAlphanumeric)
    case UInt8(ascii: "r"): isToken(index, "ghr_", 36, Self.isAlphanumeric)
    default: false
    }
  }

  /// `xoxb-…`, `xoxp-…` and so on.
  private func isSlackToken(_ index: Int) -> Bool {
    guard has("xox", at: index), isWordStart(index), index + 5 < bytes.count, Self.isAlphanumeric(bytes[index + 3]),
      bytes[index + 4] == UInt8(ascii: "-")
    else { return false }
    return run(from: index + 5, atMost: 10) { Self.isAlphanumeric($0) || $0 == UInt8(ascii: "-") } >= 10
  }

  /// Two Base64 encodings of objects, which begin with `eyJ`, and a signature, separated by dots.
  private func isWebToken(_ index: Int) -> Bool {
    guard has("eyJ", at: index), index == 0 || !Self.isBase64URL(bytes[index - 1]) else { return false }
    let header = index + run(from: index, Self.isBase64URL)
    guard header < bytes.count, bytes[header] == UInt8(ascii: "."), has("eyJ", at: header + 1) else { return false }
    let payload = header + 1 + run(from: header + 1, Self.isBase64URL)
    return payload < bytes.count && bytes[payload] == UInt8(ascii: ".")
  }

  /// `//user:password@` or `//:password@`, unless the password is a placeholder such as `$(PASSWORD)`.
  private func isURLWithPassword(_ index: Int) -> Bool {
    guard has("//", at: index) else { return false }
    let user = index + 2 + run(from: index + 2, Self.isUserInfo)
    guard user < bytes.count, bytes[user] == UInt8(ascii: ":") else { return false }
    let password = user + 1 + run(from: user + 1) { Self.isUserInfo($0) || $0 == UInt8(ascii: ":") }
    guard password > user + 1, password < bytes.count, bytes[password] == UInt8(ascii: "@") else { return false }
    return !Placeholder.isPlaceholder(Array(bytes[(user + 1)..<password]))
  }

  /// `Authorization: Bearer …` or `Authorization: Basic …`, also in quotes, unless the credentials are a placeholder.
  private func isAuthorization(_ index: Int) -> Bool {
    guard hasWord("authorization", at: index) else { return false }
    let name = index + "authorization".utf8.count
    let separators = run(from: name, atMost: 8, Self.isHeaderSeparator)
    let scheme = name + separators
    guard separators > 0, let length = ["bearer", "basic"].first(where: { hasWord($0, at: scheme) })?.utf8.count
    else { return false }
    let spaces = run(from: scheme + length, atMost: 8) { $0 == UInt8(ascii: " ") }
    let start = scheme + length + spaces
    let word = run(from: start, atMost: Self.longestDescription + 1, Self.isBase64URL)
    guard spaces > 0, word > 0 else { return false }
    return !Self.descriptions.contains { $0.utf8.count == word && hasWord($0, at: start) }
  }

  /// Words in a text about the header.
  private static let descriptions = [
    "token", "tokens", "auth", "authentication", "authorization", "credential", "credentials", "realm",
  ]
  private static let longestDescription = descriptions.map(\.utf8.count).max() ?? 0

  /// Whether a word, in lowercase, is at a position in any case.
  private func hasWord(_ word: String, at index: Int) -> Bool {
    guard index + word.utf8.count <= bytes.count else { return false }
    return word.utf8.elementsEqual(bytes[index..<(index + word.utf8.count)].lazy.map { $0 | 0x20 })
  }

  private func has(_ text: StaticString, at index: Int) -> Bool {
    guard index + text.utf8CodeUnitCount <= bytes.count else { return false }
    return text.withUTF8Buffer { $0.elementsEqual(bytes[index..<(index + $0.count)]) }
  }

  private func isWordStart(_ index: Int) -> Bool { index == 0 || !Self.isAlphanumeric(bytes[index - 1]) }

  /// The number of bytes of a kind from a position on. No byte may be part of many runs: a text can have 1 MiB.
  private func run(from start: Int, atMost limit: Int = .max, _ isPart: (UInt8) -> Bool) -> Int {
    var end = start
    while end < bytes.count, end - start < limit, isPart(bytes[end]) { end += 1 }
    return end - start
  }

  private static func isUpper(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isUpper(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }

  private static func isBase64URL(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  /// Whether a byte can be between the name of a header and its value.
  private static func isHeaderSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "\""),
      UInt8(ascii: "'"), UInt8(ascii: "\\"):
      true
    default: false
    }
  }

  /// Whether a byte can be part of a user name or password in a URL.
  private static func isUserInfo(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, UInt8(ascii: "/"), UInt8(ascii: "@"), UInt8(ascii: ":"), UInt8(ascii: "\""), UInt8(ascii: "'"): false
    default: true
    }
  }
}
