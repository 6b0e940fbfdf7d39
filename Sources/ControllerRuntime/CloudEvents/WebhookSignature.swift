import Crypto
import HTTPTypes

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The signature of a request, by which a receiver recognizes the sender and rejects replays.
///
/// Source: <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>. The signed
/// text is `id.timestamp.body`, the signature is its HMAC-SHA256.
enum WebhookSignature {
  /// The header fields of a request.
  ///
  /// - Parameters:
  ///   - body: The body.
  ///   - id: Identifies the message; the same for each attempt.
  ///   - time: When the request is sent.
  ///   - key: The secret that the sender and the receiver share.
  static func fields(body: Data, id: String, time: Date, key: Data) -> HTTPFields {
    let timestamp = "\(Int64(time.timeIntervalSince1970))"
    let code = HMAC<SHA256>.authenticationCode(
      for: Data("\(id).\(timestamp).".utf8) + body, using: SymmetricKey(data: key))
    var fields = HTTPFields()
    fields[name("webhook-id")] = id
    fields[name("webhook-timestamp")] = timestamp
    fields[name("webhook-signature")] = "v1,\(Data(code).base64EncodedString())"
    return fields
  }

  /// The key in a file: what follows `whsec_` in Base64, or else its content without the last newline.
  ///
  /// - Throws: `InvalidWebhookSecret` if it is too short to be secret, or not Base64.
  static func key(in content: Data) throws -> Data {
    var key = content
    while key.last == UInt8(ascii: "\n") || key.last == UInt8(ascii: "\r") { key.removeLast() }
    let prefix = Data("whsec_".utf8)
    if key.starts(with: prefix) {
      guard let decoded = Data(base64Encoded: key.dropFirst(prefix.count)) else {
        throw InvalidWebhookSecret(description: "the text after whsec_ is not Base64")
      }
      key = decoded
    }
    guard key.count >= minimumKeySize else {
      throw InvalidWebhookSecret(
        description:
          "the secret has \(key.count) bytes; use at least \(minimumKeySize), for example of `openssl rand -hex 32`")
    }
    return key
  }

  /// The minimum size of a key in bytes.
  private static let minimumKeySize = 16

  private static func name(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is a valid name of a field") }
    return name
  }
}

/// A secret cannot sign requests.
public struct InvalidWebhookSecret: Error, Sendable, CustomStringConvertible {
  /// What is wrong and how to fix it.
  public let description: String
}
