import Foundation
import Kubernetes

extension FuzzTarget {
  /// The JSON reader.
  static let json = FuzzTarget(
    "json", reads: "`JSONValue(parsing:)`",
    properties:
      """
      A value that is written and parsed again is equal. `JSONDecoder` reads an equal value from what the parser accepts. \
      (`JSONDecoder` accepts more, such as a comma after the last member, and uses the first value of a repeated key, not \
      the last one as Go and the parser do: it reads a copy without the other values. It rounds numbers of more than 15 digits with \
      a fraction or an exponent differently, so their values as `Double` may differ in the last bit.)
      """,
    check: checkJSON)

  private static func checkJSON(_ input: [UInt8]) throws {
    let data = Data(input)
    guard let value = try? JSONValue(parsing: data) else { return }
    let written = try value.jsonData()
    let parsed = try JSONValue(parsing: written)
    try require(parsed == value, "the parsed text differs: \(String(decoding: written, as: UTF8.self))")
    try require(try parsed.jsonData() == written, "equal values have different texts")
    // Foundation rejects a lone surrogate, for which Go and the parser read U+FFFD.
    guard !value.containsReplacement else { return }
    let reference = try JSONDecoder().decode(JSONValue.self, from: UniqueMembers.copy(of: data))
    let isRounded = input.contains(where: ".eE".utf8.contains) && reference.isEqual(to: value)
    try require(reference == value || isRounded, "JSONDecoder reads \(reference), the parser \(value)")
  }
}

extension JSONValue {
  /// Whether a string or a key contains U+FFFD.
  var containsReplacement: Bool {
    switch self {
    case .string(let text): text.unicodeScalars.contains("\u{FFFD}")
    case .array(let elements): elements.contains(where: \.containsReplacement)
    case .object(let members):
      members.contains { $0.key.unicodeScalars.contains("\u{FFFD}") || $0.value.containsReplacement }
    case .null, .bool, .integer, .number: false
    }
  }

  /// Whether the values are equal, but for the last bit of numbers.
  fileprivate func isEqual(to other: JSONValue) -> Bool {
    switch (self, other) {
    case (.array(let left), .array(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.isEqual(to: $1) }
    case (.object(let left), .object(let right)):
      left.count == right.count && left.allSatisfy { key, value in right[key].map { value.isEqual(to: $0) } ?? false }
    default: self == other || isSameNumber(as: other)
    }
  }

  /// Whether both are numbers whose values as `Double` differ at most in the last bit.
  private func isSameNumber(as other: JSONValue) -> Bool {
    guard let left = numberValue, let right = other.numberValue else { return false }
    return abs(left - right) <= max(left.ulp, right.ulp)
  }

  private var numberValue: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .null, .bool, .string, .array, .object: nil
    }
  }
}
