/// The name of a value, such as an environment variable, a flag or an entry of a ConfigMap.
struct SecretName {
  /// In lowercase, with underscores: `API-KEY` and `api.key` are `api_key`.
  private let name: String
  /// Also with underscores between the words of camel case: `apiKey` is `api_key`.
  private let words: String

  /// The last bytes of a name that are considered. A longer name is that of an option in a URL.
  private static let limit = 128

  init(_ text: some StringProtocol) {
    var (name, words): ([UInt8], [UInt8]) = ([], [])
    var isLower = false
    for byte in text.utf8.suffix(Self.limit) {
      let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      let normal = isUpper ? byte | 0x20 : Self.separators.contains(byte) ? UInt8(ascii: "_") : byte
      if isUpper, isLower { words.append(UInt8(ascii: "_")) }
      isLower = !isUpper && normal != UInt8(ascii: "_")
      name.append(normal)
      words.append(normal)
    }
    self.name = Self.withoutTokenizers(name)
    self.words = Self.withoutTokenizers(words)
  }

  /// Whether the value is a secret, and not a reference to one.
  var isSecret: Bool {
    guard !Self.references.contains(where: words.hasSuffix) else { return false }
    return Self.secrets.contains { name.contains($0) || words.contains($0) }
      || name.hasPrefix("azure_") && name.hasSuffix("key")
  }

  private static let separators: [UInt8] = [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/")]
  private static let secrets = [
    "password", "passwd", "secret", "token", "bearer", "credential", "api_key", "access_key", "private_key",
    "oci_cli_key_content",
  ]
  /// The ends of names whose values are not secrets: where a secret is, or what is known about it.
  private static let references = [
    "_file", "_path", "_name", "_url", "_ref", "_dir", "_directory", "_namespace", "_stdin", "_ttl", "_type",
    "existing_secret", "pull_secret", "pull_secrets",
  ]

  /// `tokenizer` and `tokenization` are about language models.
  private static func withoutTokenizers(_ name: [UInt8]) -> String {
    String(decoding: name, as: UTF8.self).replacing("tokeniz", with: "").replacing("tokenis", with: "")
  }
}
