package import Kubernetes

/// An amount of a resource to count with: exact to the nano-unit, and written as kube-apiserver writes a quantity.
///
/// Source: [Quantity](https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/). The text is
/// canonical: no fraction, the largest suffix that leaves none, in the notation that the amount was given in.
package struct ResourceAmount: Sendable {
  /// How an amount is written.
  package enum Notation: Sendable, Hashable {
    /// `n u m` none `k M G T P E`.
    case decimal
    /// `Ki Mi Gi Ti Pi Ei`.
    case binary
    /// `e3`, `e6`, ….
    case exponent
  }

  /// The value in nano-units.
  private(set) var nanos: Int128
  /// The canonical text, if there is one.
  private(set) var notation: Notation

  private static let unit: Int128 = 1_000_000_000

  /// Nothing.
  package static let zero = ResourceAmount(0)

  /// Whole units.
  package init(_ units: Int) {
    nanos = Int128(units) * Self.unit
    notation = .decimal
  }

  /// Reads a quantity; `nil` if the text is not a quantity.
  package init?(_ text: String) {
    guard let nanos = Quantity(text).nanos else { return nil }
    self.nanos = nanos
    if text.utf8.last == UInt8(ascii: "i") {
      notation = .binary
    } else if text.utf8.dropLast().contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
      notation = .exponent
    } else {
      notation = .decimal
    }
  }

  /// Reads a quantity as a manifest has it: a string, or a number.
  package init?(_ json: JSONValue) {
    switch json {
    case .string(let text): self.init(text)
    case .integer(let number): self.init(String(number))
    case .number(let number): self.init(String(number))
    default: return nil
    }
  }

  /// The value rounded up to whole units.
  package var roundedUp: ResourceAmount { rounded(upTo: Self.unit) }

  /// The value rounded up to thousandths.
  package var roundedUpToThousandths: ResourceAmount { rounded(upTo: Self.unit / 1000) }

  private func rounded(upTo step: Int128) -> ResourceAmount {
    var result = self
    result.nanos = Self.quotient(nanos, step) * step
    return result
  }

  /// The value in thousandths, rounded up.
  package var thousandths: Int128 { Self.quotient(nanos, Self.unit / 1000) }

  private static func quotient(_ value: Int128, _ divisor: Int128) -> Int128 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder > 0 ? quotient + 1 : quotient
  }
}

extension ResourceAmount: Hashable, Comparable {
  /// Whether both are worth the same, however they are written.
  package static func == (left: ResourceAmount, right: ResourceAmount) -> Bool { left.nanos == right.nanos }

  /// Compares values.
  package static func < (left: ResourceAmount, right: ResourceAmount) -> Bool { left.nanos < right.nanos }

  /// Hashes the value.
  package func hash(into hasher: inout Hasher) { hasher.combine(nanos) }

  /// The sum in the format of the first amount, or of the second if the first is zero.
  package static func + (left: ResourceAmount, right: ResourceAmount) -> ResourceAmount {
    var result = left
    if left.nanos == 0 { result.notation = right.notation }
    result.nanos += right.nanos
    return result
  }

  /// The difference in the format of the first amount, or of the second if the first is zero.
  package static func - (left: ResourceAmount, right: ResourceAmount) -> ResourceAmount {
    var result = left
    if left.nanos == 0 { result.notation = right.notation }
    result.nanos -= right.nanos
    return result
  }
}

extension ResourceAmount: CustomStringConvertible {
  /// The canonical text.
  package var description: String {
    if nanos == 0 { return "0" }
    switch notation {
    case .binary:
      let isSmall = nanos.magnitude < (1024 * Self.unit).magnitude
      return isSmall || nanos % Self.unit != 0 ? decimalText : binaryText
    case .decimal: return decimalText
    case .exponent:
      let (number, power) = thousands
      return power == 0 ? "\(number)" : "\(number)e\(power)"
    }
  }

  private static let decimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"]
  private static let binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"]

  private var decimalText: String {
    let (number, power) = thousands
    return "\(number)\(Self.decimalSuffixes[power / 3 + 3])"
  }

  private var binaryText: String {
    var (number, power) = (nanos / Self.unit, 0)
    while number % 1024 == 0 && power + 1 < Self.binarySuffixes.count { (number, power) = (number / 1024, power + 1) }
    return "\(number)\(Self.binarySuffixes[power])"
  }

  /// The value as a whole number times a power of ten that is a multiple of three, as large as can be.
  private var thousands: (number: Int128, power: Int) {
    var (number, power) = (nanos, -9)
    while number % 1000 == 0 && power < 18 { (number, power) = (number / 1000, power + 3) }
    return (number, power)
  }
}
