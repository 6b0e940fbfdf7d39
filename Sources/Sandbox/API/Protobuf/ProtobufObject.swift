import Foundation
import Kubernetes

/// Objects as typed Go clients send them, `kubectl create` from 1.32 on among them:
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding
enum ProtobufObject {
  static let mediaType = "application/vnd.kubernetes.protobuf"

  private static let magic = Data("k8s\0".utf8)
  private static let envelope = ProtobufMessage([
    1: .init("type", .message([1: .init("apiVersion", .text), 2: .init("kind", .text)])), 2: .init("raw", .bytes),
  ])

  /// Reads an object of a kind.
  ///
  /// - Throws: `StatusError` 400 for what is no object in protobuf, 415 for what the sandbox has no table for.
  static func value(of body: Data, _ kind: ServedKind) throws -> JSONValue {
    guard let message = ProtobufMessage.of(group: kind.group, kind: kind.kind) else { throw unread(kind.kind) }
    do {
      guard body.starts(with: magic) else { throw ProtobufFailure.malformed }
      let envelope = try envelope.value(of: body.dropFirst(magic.count))
      guard envelope["type"] != nil, let raw = Data(base64Encoded: envelope.text("raw")) else {
        throw ProtobufFailure.malformed
      }
      var object = try message.value(of: raw)
      object["apiVersion"] = .string(envelope.text("type", "apiVersion"))
      object["kind"] = .string(envelope.text("type", "kind"))
      return object
    } catch ProtobufFailure.unknown(let path) {
      throw unread("\(kind.kind)\(path)")
    } catch {
      throw StatusError.badRequest("the object provided is unrecognized (must be of type \(kind.kind)): no protobuf")
    }
  }

  private static func unread(_ what: String) -> StatusError {
    StatusError(
      code: 415, reason: "UnsupportedMediaType",
      message: "the sandbox does not read \(what) in protobuf: send JSON or YAML, e.g. with"
        + " kubectl create … --dry-run=client -o yaml | kubectl create -f -")
  }
}
