import Mustache
import Scan

/// Escapes the values of the template for HTML, in text and in attributes.
///
/// The content type of the library compares grapheme clusters, so that it does not escape a quotation mark that a
/// combining character follows. A browser ends an attribute at such a quotation mark. This type escapes each Unicode
/// scalar.
struct ReportEscaping: MustacheContentType {
  /// The name in the pragma `CONTENT_TYPE` of the template.
  static let name = "REPORT"

  func escapeText(_ text: String) -> String { text.escapedForXML }
}
