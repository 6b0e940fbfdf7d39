/// A term of a field selector, as the query parameter `fieldSelector` writes it: `metadata.name=a,status.phase!=Running`.
///
/// A comma, an equals sign and a backslash in a value are preceded by a backslash.
/// Source: k8s.io/apimachinery/pkg/fields/selector.go.
package struct FieldSelectorTerm: Sendable, Hashable {
  /// The problem of a selector.
  package struct ParseError: Error {
    /// The message of kube-apiserver.
    package var text: String
  }

  /// The path of the field. It cannot contain escapes.
  package var field: String
  /// The value, without escapes.
  package var value: String
  /// Whether the field must have the value; otherwise it must not.
  package var isEqual: Bool

  /// Reads the terms of a selector, in the order in which kube-apiserver checks them.
  ///
  /// - Throws: `ParseError` if a term has no operator, or if its value has an unescaped character or an unknown escape.
  package static func all(in selector: String) throws(ParseError) -> [FieldSelectorTerm] {
    var terms: [FieldSelectorTerm] = []
    for part in parts(of: selector) where !part.isEmpty {
      guard let (field, sign, rest) = split(part) else {
        throw ParseError(text: "invalid selector: '\(selector)'; can't understand '\(String(part))'")
      }
      terms.append(FieldSelectorTerm(field: String(field), value: try unescaped(rest), isEqual: sign != "!="))
    }
    return terms
  }

  /// The text of a value in a selector.
  package static func escaped(_ value: String) -> String {
    var text = String.UnicodeScalarView()
    for scalar in value.unicodeScalars {
      if special.contains(scalar) { text.append("\\") }
      text.append(scalar)
    }
    return String(text)
  }
}

extension FieldSelectorTerm {
  // Scalars, as Go reads them: in a `Character`, a combining mark would join the sign before it.
  private typealias Text = Substring.UnicodeScalarView

  private static let special: Set<Unicode.Scalar> = ["\\", ",", "="]
  /// Longer operators precede those that they begin with.
  private static let signs = ["!=", "==", "="]

  /// The texts between commas that are not escaped, sorted by their bytes.
  private static func parts(of selector: String) -> [Text] {
    var isEscaped = false
    let parts = selector[...].unicodeScalars.split(omittingEmptySubsequences: false) { scalar in
      if isEscaped {
        isEscaped = false
        return false
      }
      isEscaped = scalar == "\\"
      return scalar == ","
    }
    return parts.sorted { Substring($0).utf8.lexicographicallyPrecedes(Substring($1).utf8) }
  }

  /// Splits a term at its first operator.
  private static func split(_ part: Text) -> (field: Text, sign: String, value: Text)? {
    for index in part.indices {
      let rest = part[index...]
      guard let sign = signs.first(where: { rest.starts(with: $0.unicodeScalars) }) else { continue }
      return (part[..<index], sign, rest.dropFirst(sign.unicodeScalars.count))
    }
    return nil
  }

  private static func unescaped(_ text: Text) throws(ParseError) -> String {
    var value = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in text {
      if isEscaped {
        guard special.contains(scalar) else { throw unknownEscape("\\\(String(scalar))") }
        value.append(scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else if special.contains(scalar) {
        // Go prints the number of the character.
        throw ParseError(text: "invalid field selector: unescaped character in value: \(scalar.value)")
      } else {
        value.append(scalar)
      }
    }
    if isEscaped { throw unknownEscape("\\") }
    return String(value)
  }

  private static func unknownEscape(_ sequence: String) -> ParseError {
    ParseError(text: "invalid field selector: invalid escape sequence: \(sequence)")
  }
}
