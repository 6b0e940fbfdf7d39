/// `resource.Quantity`: a number with a suffix, compared by value (`1000m` = `1`, `1Gi` = `1024Mi`).
///
/// Grammar: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ — a signed decimal number
/// and a suffix: binary (`Ki` to `Ei`), decimal (`n u m` none `k M G T P E`), or an exponent (`e3`, `E3`). As in
/// Kubernetes, what is finer than a nano-unit is rounded up, and what is above 2^63-1 is capped.
public struct Quantity: Sendable {
  /// The text as it was written.
  public let text: String
  /// The value in nano-units; nil where the text is no quantity.
  private let nanos: Int128?

  /// Parses text; `isValid` tells whether it is a quantity.
  public init(_ text: String) {
    self.text = text
    nanos = Self.parse(text)
  }

  /// Whether the text is a quantity.
  public var isValid: Bool { nanos != nil }

  /// Whether the value is a whole number of units.
  public var isWhole: Bool { nanos.map { $0 % 1_000_000_000 == 0 } ?? false }

  /// Whether the value is below zero.
  public var isNegative: Bool { (nanos ?? 0) < 0 }

  /// A text that is the same for equal values: whole units where they suffice, else milli-, micro- or nano-units.
  public var canonical: String {
    guard let nanos else { return text }
    for (unit, suffix) in [(1_000_000_000, ""), (1_000_000, "m"), (1_000, "u")] as [(Int128, String)]
    where nanos % unit == 0 {
      return "\(nanos / unit)\(suffix)"
    }
    return "\(nanos)n"
  }
}

extension Quantity {
  /// 2^63-1 units: Kubernetes stores no larger quantity.
  private static let limit = Int128(Int64.max) * 1_000_000_000

  private static let suffixes: [Substring: Int128] = [
    "n": 1, "u": 1_000, "m": 1_000_000, "": 1_000_000_000, "k": 1_000_000_000_000,
    "M": 1_000_000_000_000_000, "G": 1_000_000_000_000_000_000, "T": 1_000_000_000_000_000_000_000,
    "P": 1_000_000_000_000_000_000_000_000, "E": 1_000_000_000_000_000_000_000_000_000,
    "Ki": 1_000_000_000 << 10, "Mi": 1_000_000_000 << 20, "Gi": 1_000_000_000 << 30, "Ti": 1_000_000_000 << 40,
    "Pi": 1_000_000_000 << 50, "Ei": 1_000_000_000 << 60,
  ]

  /// Digits beyond this many cannot change the value: it is capped, or rounded up, before.
  private static let digitLimit = 40

  private static func parse(_ text: String) -> Int128? {
    var rest = Substring(text)
    var isNegative = false
    if let sign = rest.first, sign == "+" || sign == "-" {
      isNegative = sign == "-"
      rest.removeFirst()
    }
    let whole = rest.prefix { isDigit($0) }
    rest = rest.dropFirst(whole.count)
    var fraction: Substring = ""
    if rest.first == "." {
      fraction = rest.dropFirst().prefix { isDigit($0) }
      rest = rest.dropFirst(fraction.count + 1)
    }
    guard !(whole.isEmpty && fraction.isEmpty), let unit = unit(of: rest) else { return nil }
    let magnitude = magnitude(whole: whole, fraction: fraction, unit: unit)
    return isNegative ? -magnitude : magnitude
  }

  /// What one unit of the suffix is worth: a mantissa in nano-units and a decimal exponent.
  private static func unit(of suffix: Substring) -> (nanos: Int128, exponent: Int)? {
    if let nanos = suffixes[suffix] { return (nanos, 0) }
    guard let first = suffix.first, first == "e" || first == "E", let exponent = Int(suffix.dropFirst()) else {
      return nil
    }
    return (1_000_000_000, exponent)
  }

  /// Digit by digit, with a cap: no text is too long to be read.
  private static func magnitude(
    whole: Substring, fraction: Substring, unit: (nanos: Int128, exponent: Int)
  ) -> Int128 {
    let significant = (whole + fraction).drop { $0 == "0" }
    guard !significant.isEmpty else { return 0 }
    let kept = significant.prefix(digitLimit)
    var point = unit.exponent - fraction.count + (significant.count - kept.count)
    var value = kept.prefix(18).reduce(Int128(0)) { $0 * 10 + Int128($1.wholeNumberValue ?? 0) }
    let isInexact = kept.dropFirst(18).contains { $0 != "0" }
    point += max(0, kept.count - 18)
    let (product, overflow) = value.multipliedReportingOverflow(by: unit.nanos)
    if overflow { return limit }
    value = product
    return scale(value, by: point, isInexact: isInexact)
  }

  private static func scale(_ value: Int128, by exponent: Int, isInexact: Bool) -> Int128 {
    var value = value
    var isInexact = isInexact
    for _ in 0..<min(max(exponent, 0), 60) {
      if value > limit { return limit }
      value *= 10
    }
    for _ in 0..<min(max(-exponent, 0), 60) {
      isInexact = isInexact || value % 10 != 0
      value /= 10
    }
    return min(isInexact ? value + 1 : value, limit)
  }

  private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
}

extension Quantity: Hashable {
  /// Whether both have the same value; texts that are no quantities are compared as they are.
  public static func == (left: Quantity, right: Quantity) -> Bool {
    left.nanos == right.nanos && (left.nanos != nil || left.text == right.text)
  }

  /// Hashes the value.
  public func hash(into hasher: inout Hasher) {
    if let nanos { hasher.combine(nanos) } else { hasher.combine(text) }
  }
}

extension Quantity: Comparable {
  /// Compares values; a text that is no quantity counts as zero.
  public static func < (left: Quantity, right: Quantity) -> Bool { (left.nanos ?? 0) < (right.nanos ?? 0) }
}

extension Quantity: Codable {
  /// Reads a string, or a number as YAML has it (`pods: 50`).
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      self.init(text)
    } else if let number = try? container.decode(Int64.self) {
      self.init("\(number)")
    } else {
      self.init("\(try container.decode(Double.self))")
    }
  }

  /// Writes the text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
