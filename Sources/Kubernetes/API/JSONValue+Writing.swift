#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension JSONValue {
  /// Encodes the value as compact JSON with sorted keys, so that equal values have equal encodings.
  ///
  /// This does not use `JSONEncoder`, which boxes every member of a dynamic value: an operator that applies thousands
  /// of manifests would spend most of its time there (`benchmarks/README.md`).
  ///
  /// - Throws: `EncodingError` for numbers that JSON cannot represent: NaN and infinity.
  public func jsonData() throws -> Data {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1024)
    try write(to: &bytes)
    return Data(bytes)
  }

  /// Appends the encoding of `jsonData()` to `bytes`.
  ///
  /// - Throws: The errors of `jsonData()`.
  public func write(to bytes: inout [UInt8]) throws {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): bytes.append(contentsOf: String(value).utf8)
    case .number(let value): try Self.write(value, to: &bytes)
    case .string(let value): Self.write(value, to: &bytes)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        try element.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members): try Self.write(members, to: &bytes)
    }
  }

  private static func write(_ members: [String: JSONValue], to bytes: inout [UInt8]) throws {
    bytes.append(UInt8(ascii: "{"))
    var isFirst = true
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      write(key, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      try value.write(to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  /// Writes whole numbers without a fraction, as Go does.
  private static func write(_ number: Double, to bytes: inout [UInt8]) throws {
    guard number.isFinite else {
      throw EncodingError.invalidValue(
        number, EncodingError.Context(codingPath: [], debugDescription: "JSON cannot represent \(number)"))
    }
    if let whole = Int64(exactly: number) {
      bytes.append(contentsOf: String(whole).utf8)
    } else {
      bytes.append(contentsOf: "\(number)".utf8)
    }
  }

  private static func write(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { units in
      var start = 0
      for (index, unit) in units.enumerated() where unit < 0x20 || unit == 0x22 || unit == 0x5C {
        bytes.append(contentsOf: units[start..<index])
        escape(unit, to: &bytes)
        start = index + 1
      }
      bytes.append(contentsOf: units[start...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Escapes the characters that must be escaped according to RFC 8259, section 7: quotation mark, reverse solidus and
  /// control characters.
  private static func escape(_ unit: UInt8, to bytes: inout [UInt8]) {
    switch unit {
    case UInt8(ascii: "\n"): bytes.append(contentsOf: #"\n"#.utf8)
    case UInt8(ascii: "\r"): bytes.append(contentsOf: #"\r"#.utf8)
    case UInt8(ascii: "\t"): bytes.append(contentsOf: #"\t"#.utf8)
    case UInt8(ascii: "\""): bytes.append(contentsOf: #"\""#.utf8)
    case UInt8(ascii: "\\"): bytes.append(contentsOf: #"\\"#.utf8)
    default:
      let digits = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: #"\u00"#.utf8)
      bytes.append(digits[Int(unit >> 4)])
      bytes.append(digits[Int(unit & 15)])
    }
  }
}
