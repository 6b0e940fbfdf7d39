#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Why a body cannot be read as protobuf.
enum ProtobufFailure: Error, Sendable, Hashable {
  /// It breaks off, or is no protobuf.
  case malformed
  /// It is right, and says something that the sandbox has no table for: the path of messages, then the field's number.
  case unknown(String)
}

/// Takes a message apart: https://protobuf.dev/programming-guides/encoding/.
struct ProtobufReader {
  /// The wire type of a field.
  enum Value: Sendable, Hashable {
    case number(UInt64)
    case bytes(Data)

    /// Whether it is the value that Go's encoder writes for an unset field.
    var isZero: Bool {
      switch self {
      case .number(let number): number == 0
      case .bytes(let bytes): bytes.isEmpty
      }
    }
  }

  private var rest: Data.SubSequence

  init(_ bytes: Data) { rest = bytes[...] }

  /// The next field; nil at the end.
  ///
  /// - Throws: `ProtobufFailure.malformed`.
  mutating func next() throws(ProtobufFailure) -> (number: Int, value: Value)? {
    guard !rest.isEmpty else { return nil }
    let tag = try varint()
    let number = Int(truncatingIfNeeded: tag >> 3)
    switch tag & 7 {
    case 0: return (number, .number(try varint()))
    case 1: return (number, .bytes(try take(8)))
    case 2: return (number, .bytes(try take(try varint())))
    case 5: return (number, .bytes(try take(4)))
    default: throw .malformed
    }
  }

  private mutating func varint() throws(ProtobufFailure) -> UInt64 {
    var number: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let byte = rest.popFirst() else { throw .malformed }
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
    }
    throw .malformed
  }

  private mutating func take(_ count: UInt64) throws(ProtobufFailure) -> Data {
    guard count <= UInt64(rest.count) else { throw .malformed }
    defer { rest = rest.dropFirst(Int(count)) }
    return Data(rest.prefix(Int(count)))
  }
}
