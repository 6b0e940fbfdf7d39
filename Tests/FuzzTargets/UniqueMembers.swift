import Foundation
import Kubernetes

/// Copies a JSON document without the members whose key a later member of the same object has.
///
/// `JSONDecoder` uses the first value of a repeated key. Go, `JSONValue(parsing:)` and thus this copy use the last one. The
/// document must be valid: no error is reported.
struct UniqueMembers {
  private let bytes: [UInt8]
  private var position = 0
  /// Whether a member was left out.
  private var hasRepeatedKey = false

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The copy; the document itself if no key is repeated.
  static func copy(of document: Data) -> Data {
    var copier = UniqueMembers(Array(document))
    let copy = copier.value()
    return copier.hasRepeatedKey ? Data(copy) : document
  }

  /// Whether an object of the document has a key twice.
  static func hasRepeatedKey(_ document: Data) -> Bool {
    var copier = UniqueMembers(Array(document))
    _ = copier.value()
    return copier.hasRepeatedKey
  }

  private mutating func value() -> [UInt8] {
    skipSpace()
    guard position < bytes.count else { return [] }
    switch bytes[position] {
    case UInt8(ascii: "{"): return object()
    case UInt8(ascii: "["): return array()
    case UInt8(ascii: "\""): return string()
    default: return literal()
    }
  }

  private mutating func object() -> [UInt8] {
    var members: [(key: [UInt8], value: [UInt8])] = []
    var indices: [String: Int] = [:]
    position += 1
    while !isAtEnd(of: UInt8(ascii: "}")) {
      skipSpace()
      let key = string()
      skipSpace()
      position += 1  // the colon
      let member = (key: key, value: value())
      let name = (try? JSONValue(parsing: Data(key)))?.stringValue ?? ""
      if let index = indices[name] {
        hasRepeatedKey = true
        members[index] = member
      } else {
        indices[name] = members.count
        members.append(member)
      }
    }
    return [UInt8(ascii: "{")] + members.map { $0.key + [UInt8(ascii: ":")] + $0.value }.joined(separator: [0x2C])
      + [UInt8(ascii: "}")]
  }

  private mutating func array() -> [UInt8] {
    var elements: [[UInt8]] = []
    position += 1
    while !isAtEnd(of: UInt8(ascii: "]")) { elements.append(value()) }
    return [UInt8(ascii: "[")] + elements.joined(separator: [0x2C]) + [UInt8(ascii: "]")]
  }

  /// Skips the comma before the next element, or the end.
  private mutating func isAtEnd(of end: UInt8) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] != end else {
      position += 1
      return true
    }
    if bytes[position] == UInt8(ascii: ",") { position += 1 }
    return false
  }

  private mutating func string() -> [UInt8] {
    let start = position
    position += 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    position = min(position + 1, bytes.count)
    return Array(bytes[start..<position])
  }

  private mutating func literal() -> [UInt8] {
    let start = position
    while position < bytes.count, !",]} \n\r\t".utf8.contains(bytes[position]) { position += 1 }
    return Array(bytes[start..<position])
  }

  private mutating func skipSpace() {
    while position < bytes.count, " \n\r\t".utf8.contains(bytes[position]) { position += 1 }
  }
}
