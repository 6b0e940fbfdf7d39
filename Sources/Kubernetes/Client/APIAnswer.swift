public import Foundation
import HTTPTypes

/// A successful answer of the API server.
public struct APIAnswer: Sendable, Hashable {
  /// The body.
  public var body: Data
  /// What the server warns of, in its order.
  public var warnings: [String]

  /// Creates an answer.
  public init(body: Data, warnings: [String] = []) {
    self.body = body
    self.warnings = warnings
  }
}

/// Reads `Warning` headers: `299 - "text"`, one to a header or several with commas between.
///
/// https://kubernetes.io/blog/2020/09/03/warnings/ and RFC 7234, section 5.5
enum WarningHeader {
  /// The texts of all warnings in a response's header.
  static func texts(of fields: HTTPFields) -> [String] {
    guard let name = HTTPField.Name("Warning") else { return [] }
    return fields[values: name].flatMap(texts(in:))
  }

  /// The quoted texts of one header. What follows the text (a quoted date) is left out; what is no warning is dropped.
  static func texts(in value: String) -> [String] {
    var rest = value[...]
    var texts: [String] = []
    while let text = takeWarning(from: &rest) { texts.append(text) }
    return texts
  }

  /// Takes `code agent "text" ["date"]` and the comma behind it; nil where there is none.
  private static func takeWarning(from rest: inout Substring) -> String? {
    guard let quote = rest.firstIndex(of: "\"") else { return nil }
    let head = rest[..<quote].split(separator: " ")
    guard head.count == 2, head[0].count == 3, head[0].allSatisfy(\.isNumber) else { return nil }
    rest = rest[quote...]
    guard let text = takeQuoted(from: &rest) else { return nil }
    rest = rest.drop { $0 == " " }
    if rest.first == "\"" { _ = takeQuoted(from: &rest) }
    rest = rest.drop { $0 == " " || $0 == "," }
    return text
  }

  /// Takes a quoted string with its backslash escapes; nil where it does not end.
  private static func takeQuoted(from rest: inout Substring) -> String? {
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
