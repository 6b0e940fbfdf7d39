import Crypto
import Foundation
import HTTPTypes

/// The signature of a request, by which a receiver recognizes the sender and rejects replays.
///
/// Source: <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>. The signed text is
/// `id.timestamp.body`, the signature is its HMAC-SHA256.
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

  /// The key in a file: its content without a trailing newline, or what `whsec_` and Base64 encode.
  static func key(in content: Data) -> Data {
    var text = content
    while text.last == UInt8(ascii: "\n") || text.last == UInt8(ascii: "\r") { text.removeLast() }
    let prefix = Data("whsec_".utf8)
    guard text.starts(with: prefix), let key = Data(base64Encoded: text.dropFirst(prefix.count)) else { return text }
    return key
  }

  private static func name(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is a valid name of a field") }
    return name
  }
}
