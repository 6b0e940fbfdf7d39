import HTTPTypes

/// Parses `Warning` headers: `299 - "text"`, one or several separated by commas.
///
/// https://kubernetes.io/blog/2020/09/03/warnings/ and RFC 7234, section 5.5
enum WarningHeader {
  /// The texts of all warnings in the header fields of a response.
  static func texts(of fields: HTTPFields) -> [String] {
    guard let name = HTTPField.Name("Warning") else { return [] }
    return fields[values: name].flatMap(texts(in:))
  }

  /// The texts of one header. The date after a text is ignored, and malformed warnings are dropped.
  static func texts(in value: String) -> [String] {
    var rest = value[...]
    var texts: [String] = []
    while let text = consumeWarning(from: &rest) { texts.append(text) }
    return texts
  }

  /// Consumes `code agent "text" ["date"]` and the comma after it; returns `nil` if there is no warning.
  private static func consumeWarning(from rest: inout Substring) -> String? {
    guard let quote = rest.firstIndex(of: "\"") else { return nil }
    let head = rest[..<quote].split(separator: " ")
    guard head.count == 2, head[0].count == 3, head[0].allSatisfy(\.isNumber) else { return nil }
    rest = rest[quote...]
    guard let text = consumeQuotedString(from: &rest) else { return nil }
    rest = rest.drop { $0 == " " }
    if rest.first == "\"" { _ = consumeQuotedString(from: &rest) }
    rest = rest.drop { $0 == " " || $0 == "," }
    return text
  }

  /// Consumes a quoted string with backslash escapes; returns `nil` if the closing quotation mark is missing.
  private static func consumeQuotedString(from rest: inout Substring) -> String? {
    var text = ""
    var isEscaped = false
    for index in rest.indices.dropFirst() {
      let character = rest[index]
      if isEscaped {
        text.append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        rest = rest[rest.index(after: index)...]
        return text
      } else {
        text.append(character)
      }
    }
    return nil
  }
}
