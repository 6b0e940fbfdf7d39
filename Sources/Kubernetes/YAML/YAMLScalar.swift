#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Resolves scalars according to YAML 1.1, as go-yaml and kubectl do.
enum YAMLScalar {
  /// A scalar cannot be resolved.
  struct Problem: Error {
    var text: String
  }

  /// The value of a scalar with an optional tag.
  static func value(_ text: String, tag: String?, isPlain: Bool) throws -> JSONValue {
    switch tag {
    case .none where isPlain:
      let value = resolve(text)
      if case .number(let number) = value, !number.isFinite {
        throw Problem(text: "JSON cannot represent '\(text)'; quote it if it is text")
      }
      return value
    case .none, "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp": return .string(text)
    case "tag:yaml.org,2002:binary": return .string(try binary(text))
    case "tag:yaml.org,2002:int": return try tagged(text, as: "an integer") { $0.integerValue != nil }
    case "tag:yaml.org,2002:bool": return try tagged(text, as: "a boolean") { $0.boolValue != nil }
    case "tag:yaml.org,2002:null": return try tagged(text, as: "null") { $0 == .null }
    case "tag:yaml.org,2002:float":
      return try tagged(text, as: "a number") { if case .number = $0 { true } else { $0.integerValue != nil } }
    default: return .string(text)
    }
  }

  private static func tagged(
    _ text: String, as name: String, _ fits: (JSONValue) -> Bool
  ) throws -> JSONValue {
    let value = resolve(text)
    guard fits(value) else { throw Problem(text: "'\(text.prefix(40))' is tagged as \(name) but is not \(name)") }
    return value
  }

  private static func binary(_ text: String) throws -> String {
    guard let data = Data(base64Encoded: text, options: .ignoreUnknownCharacters) else {
      throw Problem(text: "the value is tagged as !!binary but is not valid base64")
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// The value of an untagged, unquoted scalar.
  static func resolve(_ text: String) -> JSONValue {
    if let word = words[text] { return word }
    guard let first = text.utf8.first,
      first == UInt8(ascii: "+") || first == UInt8(ascii: "-")
        || first == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    else { return .string(text) }
    let plain = text.utf8.contains(UInt8(ascii: "_")) ? text.replacing("_", with: "") : text
    if let integer = integer(plain) { return .integer(integer) }
    return float(plain) ?? .string(text)
  }

  private static let words: [String: JSONValue] = {
    var words: [String: JSONValue] = ["": .null]
    for text in ["~", "null", "Null", "NULL"] { words[text] = .null }
    for text in ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"] { words[text] = true }
    for text in ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"] { words[text] = false }
    for text in [".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"] { words[text] = .number(.infinity) }
    for text in ["-.inf", "-.Inf", "-.INF"] { words[text] = .number(-.infinity) }
    for text in [".nan", ".NaN", ".NAN"] { words[text] = .number(.nan) }
    return words
  }()

  /// Parses an integer as strconv.ParseInt of Go does with base 0: 0x, 0o, 0b, and a leading 0 for octal.
  private static func integer(_ text: String) -> Int64? {
    let isNegative = text.hasPrefix("-")
    var digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    var radix = 10
    for (prefix, base) in [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2)]
    where digits.hasPrefix(prefix) {
      radix = base
      digits = digits.dropFirst(2)
      break
    }
    if radix == 10, digits.count > 1, digits.first == "0" { radix = 8 }
    guard let first = digits.first, first != "+", first != "-" else { return nil }
    return Int64((isNegative ? "-" : "") + digits, radix: radix)
  }

  /// The characters of a float. Other texts do not need the regular expression, which is slow.
  private static let floatCharacters = Set("0123456789.+-eE".utf8)

  /// Parses a float of YAML 1.1. A whole number becomes an integer, as in the JSON that Go writes.
  private static func float(_ text: String) -> JSONValue? {
    guard text.utf8.allSatisfy({ floatCharacters.contains($0) }),
      text.wholeMatch(of: /[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?/) != nil,
      let number = Double(
        text.hasSuffix(".") ? text + "0" : text.replacing(".e", with: ".0e").replacing(".E", with: ".0e")),
      number.isFinite
    else { return nil }
    return Int64(exactly: number).map { .integer($0) } ?? .number(number)
  }
}
