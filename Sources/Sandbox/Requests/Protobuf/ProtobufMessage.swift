import Kubernetes
import SandboxMerge

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// JSON names of the fields of a message, by number.
///
/// Go's encoder writes every field that is no pointer, set or not; in JSON those that are not set are left out. A field
/// that is not in the table is rejected, because ignoring it would lose data.
struct ProtobufMessage: Sendable {
  /// The type of a field.
  indirect enum Kind: Sendable {
    case text, number, flag, bytes, quantity, moment
    case message(ProtobufMessage)
    case list(Kind)
    /// By text.
    case map(Kind)
  }

  /// One field.
  struct Field: Sendable {
    var name: String
    var kind: Kind
    /// Whether it may be set to nothing: a pointer in Go.
    var isPointer = false

    init(_ name: String, _ kind: Kind, isPointer: Bool = false) {
      self.name = name
      self.kind = kind
      self.isPointer = isPointer
    }
  }

  let fields: [Int: Field]

  init(_ fields: [Int: Field]) { self.fields = fields }

  /// Reads a message.
  ///
  /// - Throws: `ProtobufFailure`.
  func value(of bytes: Data, at path: String = "") throws(ProtobufFailure) -> JSONValue {
    var object: JSONValue = [:]
    var reader = ProtobufReader(bytes)
    while let (number, value) = try reader.next() {
      guard let field = fields[number] else {
        if value.isZero { continue }
        throw .unknown("\(path)#\(number)")
      }
      let place = path + "." + field.name
      switch field.kind {
      case .list(let kind):
        let old = object[field.name]?.arrayValue ?? []
        object[field.name] = .array(old + [try Self.read(value, kind, at: place)])
      case .map(let kind):
        let (key, entry) = try Self.entry(value, kind, at: place)
        var map = object[field.name] ?? [:]
        map[key] = entry
        object[field.name] = map
      case .text, .number, .flag:
        if field.isPointer || !value.isZero { object[field.name] = try Self.read(value, field.kind, at: place) }
      case .moment:
        if !value.isZero { object[field.name] = try Self.read(value, field.kind, at: place) }
      case .bytes, .quantity, .message: object[field.name] = try Self.read(value, field.kind, at: place)
      }
    }
    return object
  }

  private static func entry(
    _ value: ProtobufReader.Value, _ kind: Kind, at path: String
  ) throws(ProtobufFailure) -> (String, JSONValue) {
    guard case .bytes(let bytes) = value else { throw .malformed }
    let pair = try ProtobufMessage([1: .init("key", .text, isPointer: true), 2: .init("value", kind, isPointer: true)])
      .value(of: bytes, at: path)
    if let entry = pair["value"] { return (pair.text("key"), entry) }
    return (pair.text("key"), try read(.bytes(Data()), kind, at: path))
  }

  private static func read(
    _ value: ProtobufReader.Value, _ kind: Kind, at path: String
  ) throws(ProtobufFailure) -> JSONValue {
    switch (kind, value) {
    case (.number, .number(let number)): return .integer(Int64(bitPattern: number))
    case (.flag, .number(let number)): return .bool(number != 0)
    case (.text, .bytes(let bytes)):
      guard let text = String(bytes: bytes, encoding: .utf8) else { throw .malformed }
      return .string(text)
    case (.bytes, .bytes(let bytes)): return .string(bytes.base64EncodedString())
    case (.quantity, .bytes(let bytes)): return .string(try quantity.value(of: bytes, at: path).text("string"))
    case (.moment, .bytes(let bytes)):
      let seconds = try moment.value(of: bytes, at: path)["seconds"]
      guard case .integer(let seconds)? = seconds else { return .null }
      return .string(Timestamp(Date(timeIntervalSince1970: Double(seconds))).text)
    case (.message(let message), .bytes(let bytes)): return try message.value(of: bytes, at: path)
    default: throw .malformed
    }
  }

  private static let quantity = ProtobufMessage([1: .init("string", .text, isPointer: true)])
  private static let moment = ProtobufMessage([1: .init("seconds", .number), 2: .init("nanos", .number)])
}
