import Foundation

/// A regular expression that a text must contain a match of, as OpenAPI's `pattern`.
///
/// Kubernetes means RE2; the expressions of structural schemas are in the part that RE2 and Foundation's ICU share.
package struct Pattern: Sendable {
  /// The original expression.
  let source: String
  private let expression: NSRegularExpression

  /// Compiles an expression.
  ///
  /// - Throws: `SchemaError` if the text is not a regular expression.
  init(_ source: String) throws {
    self.source = source
    expression = try NSRegularExpression(pattern: source)
  }

  /// Whether the text contains a match.
  func matches(_ text: String) -> Bool {
    expression.firstMatch(in: text, range: NSRange(location: 0, length: text.utf16.count)) != nil
  }
}
