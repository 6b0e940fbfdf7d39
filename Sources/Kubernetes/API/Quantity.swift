/// `resource.Quantity`: a number with a suffix, compared by value (`1000m` = `1`, `1Gi` = `1024Mi`).
///
/// Grammar: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
public struct Quantity: Sendable {
  /// The text as it was written.
  public let text: String

  /// Wraps text; `isValid` tells whether it is a quantity.
  public init(_ text: String) { self.text = text }
}

extension Quantity: Hashable, Codable {}
