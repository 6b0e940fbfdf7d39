import Kubernetes
import SandboxMerge

extension FuzzTarget {
  /// Quantities. The input is up to two quantities, separated by a newline.
  static let quantity = FuzzTarget(
    "quantity", reads: "`Quantity`, `ResourceAmount`",
    properties: """
      The canonical text has the same value and is canonical. Order and equality are those of the values. A sum is \
      commutative, and subtraction reverses it.
      """,
    maxLength: 256, check: checkQuantity)

  private static func checkQuantity(_ input: [UInt8]) throws {
    let texts = String(decoding: input, as: UTF8.self).split(separator: "\n", maxSplits: 1).map(String.init)
    for text in texts { try checkCanonicalText(of: Quantity(text)) }
    guard let first = texts.first, let second = texts.last else { return }
    let (left, right) = (Quantity(first), Quantity(second))
    guard let nanos = left.nanos, let otherNanos = right.nanos else { return }
    try require((left < right) == (nanos < otherNanos), "the order of \(first) and \(second) is wrong")
    try require((left == right) == (nanos == otherNanos), "the equality of \(first) and \(second) is wrong")
    guard let one = ResourceAmount(first), let other = ResourceAmount(second) else {
      throw PropertyViolation("\(first) or \(second) is a quantity, but not an amount")
    }
    try require(one + other == other + one, "\(first) + \(second) is not commutative")
    try require((one + other) - other == one, "\(first) + \(second) - \(second) is not \(first)")
  }

  private static func checkCanonicalText(of quantity: Quantity) throws {
    guard let nanos = quantity.nanos else {
      return try require(ResourceAmount(quantity.text) == nil, "'\(quantity.text)' is an amount, but not a quantity")
    }
    let canonical = Quantity(quantity.canonical)
    try require(canonical.nanos == nanos, "'\(quantity.text)' is written as '\(quantity.canonical)'")
    try require(canonical.canonical == quantity.canonical, "'\(quantity.canonical)' is not canonical")
    let text = ResourceAmount(quantity.text)?.description ?? ""
    try require(Quantity(text).nanos == nanos, "'\(quantity.text)' is written as '\(text)'")
  }
}
