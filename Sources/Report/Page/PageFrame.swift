import Mustache

/// What all pages have in common: the head with the content security policy, the style sheet, and the escaping of values.
///
/// The content of a page is a template in Mustache between `start` and `end`, with the value `title`. All values are escaped
/// (`ReportEscaping`): a template must not contain unescaped variables. It must not contain partials, which escape by the
/// rules of the library, and no attributes `style`, which the content security policy forbids.
package enum PageFrame {
  /// The start of a template, up to the start of the body.
  package static let start = "{{% CONTENT_TYPE:\(ReportEscaping.name) }}" + head
  /// The end of a template, with the end of the main element.
  package static let end = "</main>\n</body>\n</html>\n"

  /// Renders a template.
  ///
  /// - Parameters:
  ///   - template: A template that begins with `start`.
  ///   - context: The values of the template by name.
  /// - Throws: If the template is invalid.
  package static func render(_ template: String, _ context: [String: Any]) throws -> String {
    MustacheContentTypes.register(ReportEscaping(), named: ReportEscaping.name)
    return try MustacheTemplate(string: template).render(context)
  }

  private static let head = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '\(PageStyle.hash)'; base-uri 'none'; form-action 'none'">
    <meta name="referrer" content="no-referrer">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>{{title}}</title>
    <style>\(PageStyle.text)</style>
    </head>
    <body>

    """
}
