import Kubernetes

/// The one way in which kube-apiserver writes each quantity: `1000m` is `1`, `1024Mi` is `1Gi`, and 1 is `"1"`.
///
/// Amounts finer than a thousandth are rounded up to one, as in every `ResourceList`.
/// Source: `Quantity.CanonicalizeBytes` in k8s.io/apimachinery/pkg/api/resource and `SetDefaults_ResourceList` in
/// k8s.io/kubernetes/pkg/apis/core/v1.
enum QuantityForm {
  /// The quantity as the server writes it; nil where it is written so already, or is none.
  static func canonical(_ value: JSONValue) -> JSONValue? {
    guard case .string(let text) = value else {
      guard value.doubleValue != nil else { return nil }
      let text = value.plainText
      return .string(canonical(text) ?? text)
    }
    return canonical(text).map { .string($0) }
  }

  private static func canonical(_ text: String) -> String? {
    if isShortAndCanonical(text.utf8) { return nil }
    let trimmed = text.trimmed
    let quantity = Quantity(trimmed)
    guard quantity.isValid else { return nil }
    let result = format(quantity.canonical, like: trimmed)
    return result == text ? nil : result
  }

  /// Whether a text has at most three digits and a suffix that suits them: the usual case, told without arithmetic.
  private static func isShortAndCanonical(_ text: String.UTF8View) -> Bool {
    let suffix = text.drop { 48...57 ~= $0 }
    let count = text.count - suffix.count
    guard 1...3 ~= count, let first = text.first else { return false }
    guard let unit = suffix.first else { return first != UInt8(ascii: "0") || count == 1 }
    guard first != UInt8(ascii: "0") else { return false }
    switch suffix.count {
    case 1: return decimalUnits.contains(unit)
    case 2: return binaryUnits.contains(unit) && suffix.last == UInt8(ascii: "i")
    default: return false
    }
  }

  private static let decimalUnits = Array("mkMGTP".utf8)
  private static let binaryUnits = Array("KMGTP".utf8)

  /// - Parameter plain: A whole number with a suffix no greater than none, as `Quantity.canonical` has it.
  /// - Parameter original: The text that says which family of suffixes to use.
  private static func format(_ plain: String, like original: String) -> String {
    let units: [Character: Int] = ["m": -3, "u": -6, "n": -9]
    var exponent = plain.last.flatMap { units[$0] } ?? 0
    guard var number = Int128(exponent == 0 ? plain : String(plain.dropLast())), number != 0 else { return "0" }
    while exponent < -3 {
      number = number / 1000 + (number % 1000 > 0 ? 1 : 0)
      exponent += 3
    }
    if original.hasSuffix("i"), exponent == 0, number.magnitude >= 1024 {
      var power = 0
      while number % 1024 == 0, power < 6 {
        number /= 1024
        power += 1
      }
      return "\(number)\(["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"][power])"
    }
    while number % 1000 == 0, exponent < 18 {
      number /= 1000
      exponent += 3
    }
    if exponent == 0 { return "\(number)" }
    let isExponential = original.dropLast().contains { $0 == "e" || $0 == "E" }
    return isExponential ? "\(number)e\(exponent)" : "\(number)\(decimalSuffixes[exponent] ?? "")"
  }

  private static let decimalSuffixes = [
    -3: "m", 3: "k", 6: "M", 9: "G", 12: "T", 15: "P", 18: "E",
  ]
}
