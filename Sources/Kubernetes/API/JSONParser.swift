/// A recursive descent parser for JSON. `JSONParser+Scalars.swift` parses numbers and strings.
struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0
  private var depth = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func document() throws(JSONSyntaxError) -> JSONValue {
    let value = try value()
    skipWhitespace()
    guard position == bytes.count else { throw failure("unexpected data after the value") }
    return value
  }

  func failure(_ reason: String) -> JSONSyntaxError { JSONSyntaxError(offset: position, reason: reason) }

  private mutating func skipWhitespace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  private mutating func value() throws(JSONSyntaxError) -> JSONValue {
    skipWhitespace()
    guard position < bytes.count else { throw failure("expected a value") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try nested { parser throws(JSONSyntaxError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { parser throws(JSONSyntaxError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: return try number()
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(JSONSyntaxError) -> JSONValue
  ) throws(JSONSyntaxError) -> JSONValue {
    guard depth < JSONValue.depthLimit else { throw failure("nested more than \(JSONValue.depthLimit) levels deep") }
    depth += 1
    position += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func object() throws(JSONSyntaxError) -> JSONValue {
    var members: [String: JSONValue] = [:]
    guard try !isClosed(by: "}") else { return .object(members) }
    repeat {
      skipWhitespace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw failure("expected a key") }
      let key = try string()
      skipWhitespace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else { throw failure("expected ':'") }
      position += 1
      members[key] = try value()
    } while try hasNext(before: "}")
    return .object(members)
  }

  private mutating func array() throws(JSONSyntaxError) -> JSONValue {
    var elements: [JSONValue] = []
    guard try !isClosed(by: "]") else { return .array(elements) }
    repeat { elements.append(try value()) } while try hasNext(before: "]")
    return .array(elements)
  }

  private mutating func isClosed(by end: Unicode.Scalar) throws(JSONSyntaxError) -> Bool {
    skipWhitespace()
    guard position < bytes.count else { throw failure("expected '\(end)'") }
    guard bytes[position] == UInt8(ascii: end) else { return false }
    position += 1
    return true
  }

  /// Consumes a comma and returns `true`, or consumes the end and returns `false`.
  private mutating func hasNext(before end: Unicode.Scalar) throws(JSONSyntaxError) -> Bool {
    if try isClosed(by: end) { return false }
    guard bytes[position] == UInt8(ascii: ",") else { throw failure("expected ',' or '\(end)'") }
    position += 1
    return true
  }

  private mutating func literal(_ literal: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
    let count = literal.utf8CodeUnitCount
    guard position + count <= bytes.count,
      (0..<count).allSatisfy({ bytes[position + $0] == literal.utf8Start[$0] })
    else { throw failure("expected '\(literal)'") }
    position += count
    return value
  }
}
