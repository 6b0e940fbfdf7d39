/// The name of a value, such as an environment variable, a flag or an entry of a ConfigMap.
struct SecretName {
  /// In lowercase, with underscores: `API-KEY` and `api.key` are `api_key`.
  private var name: [UInt8] = []
  /// Also with underscores between the words of camel case: `apiKey` is `api_key`.
  private var words: [UInt8] = []

  /// The last bytes of a name that are considered. A longer name is that of an option in a URL.
  private static let limit = 128

  init(_ text: ArraySlice<UInt8>) {
    var isLower = false
    for byte in text.suffix(Self.limit) {
      let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
      let normal = isUpper ? byte | 0x20 : Self.isSeparator(byte) ? UInt8(ascii: "_") : byte
      if isUpper, isLower { words.append(UInt8(ascii: "_")) }
      isLower = !isUpper && normal != UInt8(ascii: "_")
      name.append(normal)
      words.append(normal)
    }
  }

  /// Whether the value is a secret, and not a reference to one.
  var isSecret: Bool {
    let isNamed = Self.containsSecret(name) || words.count > name.count && Self.containsSecret(words) || isAzureKey
    return isNamed && !Self.references.contains { words.suffix($0.count).elementsEqual($0) }
  }

  private var isAzureKey: Bool {
    name.first == UInt8(ascii: "a") && name.starts(with: "azure_".utf8) && name.suffix(3).elementsEqual("key".utf8)
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/")
  }
}

// MARK: - Words

extension SecretName {
  private static let secrets = [
    "password", "passwd", "secret", "token", "bearer", "credential", "api_key", "access_key", "private_key",
    "oci_cli_key_content",
  ].map { Array($0.utf8) }
  /// The secrets that begin with each byte, so that a name is read in one pass.
  private static let secretsByInitial = (0...UInt8.max).map { byte in secrets.filter { $0.first == byte } }
  private static let token = Array("token".utf8)
  /// `tokenizer` and `tokenization` are about language models.
  private static let tokenizers = ["tokeniz", "tokenis"].map { Array($0.utf8) }
  /// The ends of names whose values are not secrets: where a secret is, or what is known about it.
  private static let references = [
    "_file", "_path", "_name", "_url", "_ref", "_dir", "_directory", "_namespace", "_stdin", "_ttl", "_type",
    "existing_secret", "pull_secret", "pull_secrets",
  ].map { Array($0.utf8) }

  /// Whether a name contains a word for secrets.
  private static func containsSecret(_ name: [UInt8]) -> Bool {
    for index in 0..<name.count {
      for secret in secretsByInitial[Int(name[index])] where has(secret, in: name, at: index) {
        if secret != token || !tokenizers.contains(where: { has($0, in: name, at: index) }) { return true }
      }
    }
    return false
  }

  private static func has(_ word: [UInt8], in name: [UInt8], at index: Int) -> Bool {
    guard index + word.count <= name.count else { return false }
    for offset in 0..<word.count where name[index + offset] != word[offset] { return false }
    return true
  }
}
