import Kubernetes
import SandboxKinds
import SandboxMerge

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Objects as typed Go clients send them, `kubectl create` from 1.32 on among them:
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding
enum ProtobufObject {
  static let mediaType = "application/vnd.kubernetes.protobuf"

  private static let magic = Data("k8s\0".utf8)
  private static let type = ProtobufMessage([1: .init("apiVersion", .text), 2: .init("kind", .text)])

  /// Reads an object of a kind.
  ///
  /// - Throws: `StatusError` 400 for malformed protobuf, 415 for kinds without a table.
  static func value(of body: Data, _ kind: ServedKind) throws -> JSONValue {
    guard let message = ProtobufMessage.of(group: kind.group, kind: kind.kind) else { throw unread(kind.kind) }
    do {
      let (type, raw) = try unwrap(body)
      var object = try message.value(of: raw)
      for name in ["apiVersion", "kind"] { object[name] = .string(type.text(name)) }
      return object
    } catch ProtobufFailure.unknown(let path) {
      throw unread("\(kind.kind)\(path)")
    } catch {
      throw StatusError.badRequest("the object provided is unrecognized (must be of type \(kind.kind)): no protobuf")
    }
  }

  /// Decodes `runtime.Unknown`: the type of the object, and the object.
  private static func unwrap(_ body: Data) throws(ProtobufFailure) -> (type: JSONValue, raw: Data) {
    guard body.starts(with: magic) else { throw .malformed }
    var reader = ProtobufReader(body.dropFirst(magic.count))
    var (type, raw) = (nil as JSONValue?, Data())
    while let field = try reader.next() {
      switch field {
      case (1, .bytes(let bytes)): type = try Self.type.value(of: bytes)
      case (2, .bytes(let bytes)): raw = bytes
      default: if !field.value.isZero { throw .unknown("#\(field.number)") }
      }
    }
    guard let type else { throw .malformed }
    return (type, raw)
  }

  private static func unread(_ what: String) -> StatusError {
    StatusError(
      code: 415, reason: "UnsupportedMediaType",
      message: "the sandbox does not read \(what) in protobuf: send JSON or YAML, e.g. with"
        + " kubectl create … --dry-run=client -o yaml | kubectl create -f -")
  }
}
