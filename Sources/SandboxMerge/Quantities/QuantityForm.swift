package import Kubernetes

/// The canonical form of quantities: `1000m` is `1`, `1024Mi` is `1Gi`, and 1 is `"1"`.
///
/// Amounts finer than a thousandth are rounded up to one, as in every `ResourceList`.
/// Source: `Quantity.CanonicalizeBytes` in k8s.io/apimachinery/pkg/api/resource and `SetDefaults_ResourceList` in
/// k8s.io/kubernetes/pkg/apis/core/v1.
package enum QuantityForm {
  /// The quantity as the server writes it; `nil` if it is canonical already or not a quantity.
  package static func canonical(_ value: JSONValue) -> JSONValue? {
    guard case .string(let text) = value else {
      guard value.doubleValue != nil else { return nil }
      let text = value.plainText
      return .string(canonical(text) ?? text)
    }
    return canonical(text).map { .string($0) }
  }

  private static func canonical(_ text: String) -> String? {
    if isShortAndCanonical(text.utf8) { return nil }
    guard let result = ResourceAmount(text.trimmed)?.roundedUpToThousandths.description else { return nil }
    return result == text ? nil : result
  }

  /// Whether a text has at most three digits and a suffix that suits them: the usual case, decided without arithmetic.
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
}
