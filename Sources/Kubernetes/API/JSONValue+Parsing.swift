public import Foundation

extension JSONValue {
  /// How deep arrays and objects may be nested: more is an attack, or a mistake. Kubernetes itself refuses 10,000.
  static let depthLimit = 512

  /// Parses JSON (RFC 8259). A repeated key keeps its last value.
  ///
  /// About 20 times as fast as `JSONDecoder` into a dynamic value, which tries every type for every value.
  ///
  /// - Throws: `JSONSyntaxError` with the offset of the first byte that is wrong.
  public init(parsing data: Data) throws(JSONSyntaxError) {
    let result = data.withUnsafeBytes { bytes -> Result<JSONValue, JSONSyntaxError> in
      var parser = JSONParser(bytes.bindMemory(to: UInt8.self))
      return Result { () throws(JSONSyntaxError) in try parser.document() }
    }
    self = try result.get()
  }
}

/// What is wrong with a text that should be JSON.
public struct JSONSyntaxError: Error, Hashable, CustomStringConvertible {
  /// Bytes before the wrong one.
  public var offset: Int
  /// What was expected.
  public var reason: String

  /// One sentence.
  public var description: String { "invalid JSON at byte \(offset): \(reason)" }
}

/// A recursive descent parser over bytes.
private struct JSONParser {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var depth = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func document() throws(JSONSyntaxError) -> JSONValue {
    let value = try value()
    skipSpace()
    guard position == bytes.count else { throw failure("the value ends here, and more follows") }
    return value
  }

  private func failure(_ reason: String) -> JSONSyntaxError { JSONSyntaxError(offset: position, reason: reason) }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  private mutating func value() throws(JSONSyntaxError) -> JSONValue {
    skipSpace()
    guard position < bytes.count else { throw failure("a value is missing") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try nested { parser throws(JSONSyntaxError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { parser throws(JSONSyntaxError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(JSONSyntaxError) -> JSONValue
  ) throws(JSONSyntaxError) -> JSONValue {
    guard depth < JSONValue.depthLimit else { throw failure("nested deeper than \(JSONValue.depthLimit)") }
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
      skipSpace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw failure("a key is missing") }
      let key = try string()
      skipSpace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else { throw failure("':' is missing") }
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
    skipSpace()
    guard position < bytes.count else { throw failure("'\(end)' is missing") }
    guard bytes[position] == UInt8(ascii: end) else { return false }
    position += 1
    return true
  }

  /// Takes a comma (true) or the end (false).
  private mutating func hasNext(before end: Unicode.Scalar) throws(JSONSyntaxError) -> Bool {
    if try isClosed(by: end) { return false }
    guard bytes[position] == UInt8(ascii: ",") else { throw failure("',' or '\(end)' is missing") }
    position += 1
    return true
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
    let count = word.utf8CodeUnitCount
    guard position + count <= bytes.count,
      (0..<count).allSatisfy({ bytes[position + $0] == word.utf8Start[$0] })
    else { throw failure("'\(word)' is misspelt") }
    position += count
    return value
  }
}

// MARK: - Numbers and strings

extension JSONParser {
  private var unit: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func digits() throws(JSONSyntaxError) {
    let start = position
    while let unit, unit >= 0x30, unit <= 0x39 { position += 1 }
    guard position > start else { throw failure(start == bytes.count ? "a digit is missing" : "no value begins so") }
  }

  private mutating func number() throws(JSONSyntaxError) -> JSONValue {
    let start = position
    if unit == UInt8(ascii: "-") { position += 1 }
    let first = position
    try digits()
    if bytes[first] == 0x30, position - first > 1 { throw failure("a number has a leading zero") }
    var isWhole = true
    if unit == UInt8(ascii: ".") {
      isWhole = false
      position += 1
      try digits()
    }
    if unit == UInt8(ascii: "e") || unit == UInt8(ascii: "E") {
      isWhole = false
      position += 1
      if unit == UInt8(ascii: "+") || unit == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let value = Int64(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else { throw failure("the number is too large") }
    if let whole = Int64(exactly: value) { return .integer(whole) }
    return .number(value)
  }

  private mutating func string() throws(JSONSyntaxError) -> String {
    position += 1
    let start = position
    while let unit {
      switch unit {
      case UInt8(ascii: "\""):
        let text = try text(start..<position)
        position += 1
        return text
      case UInt8(ascii: "\\"): return try escapedString(from: start)
      case 0..<0x20: throw failure("a control character must be escaped")
      default: position += 1
      }
    }
    throw failure("the closing quotation mark is missing")
  }

  private func text(_ range: Range<Int>) throws(JSONSyntaxError) -> String {
    guard let text = String(validating: bytes[range], as: UTF8.self) else { throw failure("the text is not UTF-8") }
    return text
  }

  private mutating func escapedString(from start: Int) throws(JSONSyntaxError) -> String {
    var text = try text(start..<position)
    while let unit {
      switch unit {
      case UInt8(ascii: "\""):
        position += 1
        return text
      case UInt8(ascii: "\\"):
        position += 1
        text.unicodeScalars.append(try escape())
      case 0..<0x20: throw failure("a control character must be escaped")
      default:
        let plain = position
        while let unit = self.unit, unit >= 0x20, unit != 0x22, unit != 0x5C { position += 1 }
        text += try self.text(plain..<position)
      }
    }
    throw failure("the closing quotation mark is missing")
  }

  private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
    guard let unit else { throw failure("the closing quotation mark is missing") }
    position += 1
    switch unit {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(unit)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try escapedScalar()
    default: throw failure("no such escape")
    }
  }

  /// A lone surrogate becomes U+FFFD, as in Go.
  private mutating func escapedScalar() throws(JSONSyntaxError) -> Unicode.Scalar {
    let high = try hexadecimal()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { return "\u{FFFD}" }
    let afterHigh = position
    position += 2
    let low = try hexadecimal()
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else {
      position = afterHigh
      return "\u{FFFD}"
    }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
    guard position + 4 <= bytes.count,
      let value = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16),
      bytes[position] != UInt8(ascii: "+"), bytes[position] != UInt8(ascii: "-")
    else { throw failure("four hexadecimal digits are missing") }
    position += 4
    return value
  }
}
