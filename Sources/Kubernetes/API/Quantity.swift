/// `resource.Quantity`: a number with a suffix. Quantities are compared by value: `1000m` equals `1`, and `1Gi` equals
/// `1024Mi`.
///
/// The grammar is specified at https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/: a
/// signed decimal number with a binary suffix (`Ki` to `Ei`), a decimal suffix (`n`, `u`, `m`, none, `k`, `M`, `G`,
/// `T`, `P`, `E`), or an exponent (`e3`, `E3`). As in Kubernetes, values are rounded up to nano-units and limited to
/// 2^63-1.
public struct Quantity: Sendable {
  /// The text of the quantity.
  public let text: String
  /// The value in nano-units; `nil` if the text is not a quantity.
  public let nanos: Int128?

  /// Parses a text. If it is not a quantity, `isValid` is `false`.
  public init(_ text: String) {
    self.text = text
    nanos = Self.parse(text)
  }

  /// A quantity with a value in nano-units.
  package init(nanos: Int128) {
    self.nanos = nanos
    text = "\(nanos)n"
  }

  /// Whether the text is a quantity.
  public var isValid: Bool { nanos != nil }

  /// Whether the value is a whole number of units.
  public var isWhole: Bool { nanos.map { $0 % 1_000_000_000 == 0 } ?? false }

  /// Whether the value is below zero.
  public var isNegative: Bool { (nanos ?? 0) < 0 }

  /// The canonical text, which is the same for equal values: in whole units if possible, otherwise in milli-, micro- or
  /// nano-units.
  public var canonical: String {
    guard let nanos else { return text }
    if nanos.isMultiple(of: 1_000_000_000) { return "\(nanos / 1_000_000_000)" }
    if nanos.isMultiple(of: 1_000_000) { return "\(nanos / 1_000_000)m" }
    if nanos.isMultiple(of: 1_000) { return "\(nanos / 1_000)u" }
    return "\(nanos)n"
  }

  private static func parse(_ text: String) -> Int128? {
    var rest = text.utf8[...]
    let sign = rest.first
    let isSigned = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
    if isSigned { rest.removeFirst() }
    guard var number = DecimalNumber(&rest), let unit = Unit(suffix: Substring(rest)) else { return nil }
    number.exponent += unit.exponent
    let magnitude = number.rounded(shiftedBy: unit.shift, limit: limit)
    return sign == UInt8(ascii: "-") ? -Int128(magnitude) : Int128(magnitude)
  }

  /// 2^63-1 units, the maximum in Kubernetes.
  private static let limit = UInt128(Int64.max) * 1_000_000_000
}

/// The unit that a suffix denotes: 10^`exponent` × 2^`shift` nano-units.
private struct Unit {
  var exponent: Int
  var shift: Int

  /// Returns `nil` if the text is not a suffix.
  init?(suffix: Substring) {
    if let found = Self.suffixes[suffix] {
      (exponent, shift) = (found.exponent + Self.nanoExponent, found.shift)
      return
    }
    guard let first = suffix.utf8.first, first == UInt8(ascii: "e") || first == UInt8(ascii: "E"),
      let power = Int(suffix.dropFirst())
    else { return nil }
    // Exponents beyond this range do not change the result, and could overflow.
    exponent = min(max(power, -10_000), 10_000) + Self.nanoExponent
    shift = 0
  }

  private static let nanoExponent = 9

  private static let suffixes: [Substring: (exponent: Int, shift: Int)] = [
    "n": (-9, 0), "u": (-6, 0), "m": (-3, 0), "": (0, 0), "k": (3, 0), "M": (6, 0), "G": (9, 0), "T": (12, 0),
    "P": (15, 0), "E": (18, 0), "Ki": (0, 10), "Mi": (0, 20), "Gi": (0, 30), "Ti": (0, 40), "Pi": (0, 50),
    "Ei": (0, 60),
  ]
}

/// A decimal number of any length.
private struct DecimalNumber {
  /// The first 38 significant digits, the most that fit.
  private var digits: UInt128 = 0
  private var count = 0
  /// The value is `digits` × 10^`exponent`.
  var exponent = 0
  /// Whether a nonzero digit did not fit.
  private var isInexact = false

  private static let digitLimit = 38

  /// Consumes a number with at most one decimal point; returns `nil` if there is no digit.
  init?(_ text: inout Substring.UTF8View) {
    let whole = Self.run(&text)
    for digit in whole where !add(digit) { exponent += 1 }
    var fraction = text.prefix(0)
    if text.first == UInt8(ascii: ".") {
      text.removeFirst()
      fraction = Self.run(&text)
      for digit in fraction where add(digit) { exponent -= 1 }
    }
    guard !whole.isEmpty || !fraction.isEmpty else { return nil }
  }

  private static func run(_ text: inout Substring.UTF8View) -> Substring.UTF8View {
    let run = text.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    text = text[run.endIndex...]
    return run
  }

  /// Adds a digit; returns `false` if it does not fit.
  private mutating func add(_ digit: UInt8) -> Bool {
    let value = UInt128(digit - UInt8(ascii: "0"))
    guard count < Self.digitLimit else {
      isInexact = isInexact || value != 0
      return false
    }
    digits = digits * 10 + value
    if digits != 0 { count += 1 }
    return true
  }

  /// The value times 2^`shift`, rounded up to a whole number and limited to `limit`.
  func rounded(shiftedBy shift: Int, limit: UInt128) -> UInt128 {
    if digits == 0 { return 0 }
    if exponent >= 0 { return scaledUp(shiftedBy: shift, limit: limit) }
    let product = digits.multipliedFullWidth(by: 1 << shift)
    let (first, second) = (min(-exponent, Self.digitLimit), min(max(-exponent - Self.digitLimit, 0), Self.digitLimit))
    // The product has at most 57 digits (38 digits shifted by 60 bits). A quotient that does not fit exceeds the limit.
    guard product.high < Self.power(first) else { return limit }
    let (quotient, remainder) = Self.power(first).dividingFullWidth(product)
    let (value, rest) = quotient.quotientAndRemainder(dividingBy: Self.power(second))
    return min(isInexact || remainder != 0 || rest != 0 ? value + 1 : value, limit)
  }

  private func scaledUp(shiftedBy shift: Int, limit: UInt128) -> UInt128 {
    guard exponent <= Self.digitLimit else { return limit }
    let (tens, isTooLarge) = digits.multipliedReportingOverflow(by: Self.power(exponent))
    let (value, isStillTooLarge) = tens.multipliedReportingOverflow(by: 1 << shift)
    guard !isTooLarge, !isStillTooLarge else { return limit }
    return min(value, limit)
  }

  /// 10^`exponent`, for 0 to 38.
  private static func power(_ exponent: Int) -> UInt128 { (0..<exponent).reduce(1) { value, _ in value * 10 } }
}

extension Quantity: Hashable {
  /// Whether both have the same value. Texts that are not quantities are compared as texts.
  public static func == (left: Quantity, right: Quantity) -> Bool {
    left.nanos == right.nanos && (left.nanos != nil || left.text == right.text)
  }

  /// Hashes the value.
  public func hash(into hasher: inout Hasher) {
    if let nanos { hasher.combine(nanos) } else { hasher.combine(text) }
  }
}

extension Quantity: Comparable {
  /// Compares values. A text that is not a quantity counts as zero.
  public static func < (left: Quantity, right: Quantity) -> Bool { (left.nanos ?? 0) < (right.nanos ?? 0) }
}

extension Quantity: Codable {
  /// Decodes a string or a number.
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

  /// Encodes the text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
