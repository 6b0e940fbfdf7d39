/// Parsing of numbers and strings.
extension JSONParser {
  private var unit: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func digits() throws(JSONSyntaxError) {
    let start = position
    while let unit, unit >= 0x30, unit <= 0x39 { position += 1 }
    guard position > start else { throw failure(start == bytes.count ? "expected a digit" : "unexpected character") }
  }

  mutating func number() throws(JSONSyntaxError) -> JSONValue {
    let start = position
    if unit == UInt8(ascii: "-") { position += 1 }
    let first = position
    try digits()
    if bytes[first] == 0x30, position - first > 1 { throw failure("the number has a leading zero") }
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
    guard let value = Double(text), value.isFinite else { throw failure("the number is out of range") }
    if let whole = Int64(exactly: value) { return .integer(whole) }
    return .number(value)
  }

  mutating func string() throws(JSONSyntaxError) -> String {
    position += 1
    let start = position
    while let unit {
      switch unit {
      case UInt8(ascii: "\""):
        let text = try text(start..<position)
        position += 1
        return text
      case UInt8(ascii: "\\"): return try escapedString(from: start)
      case 0..<0x20: throw failure("unescaped control character")
      default: position += 1
      }
    }
    throw failure("unterminated string")
  }

  private func text(_ range: Range<Int>) throws(JSONSyntaxError) -> String {
    guard let text = String(validating: bytes[range], as: UTF8.self) else {
      throw failure("the string is not valid UTF-8")
    }
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
      case 0..<0x20: throw failure("unescaped control character")
      default:
        let plain = position
        while let unit = self.unit, unit >= 0x20, unit != 0x22, unit != 0x5C { position += 1 }
        text += try self.text(plain..<position)
      }
    }
    throw failure("unterminated string")
  }

  private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
    guard let unit else { throw failure("unterminated string") }
    position += 1
    switch unit {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(unit)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try escapedScalar()
    default: throw failure("invalid escape sequence")
    }
  }

  /// Parses the digits of a `\u` escape. A lone surrogate becomes U+FFFD, as in Go.
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
    else { throw failure("expected four hexadecimal digits") }
    position += 4
    return value
  }
}
