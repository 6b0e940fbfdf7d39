extension String {
  /// The text in double quotes with the escapes of Go (`%q`), as in messages of kube-apiserver.
  package var quotedAsInGo: String {
    let body = unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      case "\u{7}": "\\a"
      case "\u{8}": "\\b"
      case "\u{b}": "\\v"
      case "\u{c}": "\\f"
      default: scalar.isPrintedByGo ? String(scalar) : scalar.escapedAsInGo
      }
    }
    return "\"\(body.joined())\""
  }
}

extension Unicode.Scalar {
  /// Whether `%q` does not escape the scalar: letters, marks, numbers, punctuation, symbols and the ASCII space
  /// (`strconv.IsPrint`).
  fileprivate var isPrintedByGo: Bool {
    if self == " " { return true }
    return switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator,
      .paragraphSeparator:
      false
    default: true
    }
  }

  /// The escape of the scalar: `\x7f`, `\u200b` or `\U000e0001`, depending on its size.
  fileprivate var escapedAsInGo: String {
    let digits = String(value, radix: 16)
    let (mark, width) =
      switch value {
      case ..<0x80: ("x", 2)
      case ..<0x1_0000: ("u", 4)
      default: ("U", 8)
      }
    return "\\\(mark)\(String(repeating: "0", count: width - digits.count))\(digits)"
  }
}

extension Sequence<String> {
  /// The texts in double quotes without escapes, separated by commas: `"a", "b"`.
  package var quotedList: String { map { "\"\($0)\"" }.joined(separator: ", ") }
}

/// The singular if the count is 1, otherwise the plural.
package func plural(_ singular: String, _ plural: String, for count: Int) -> String { count == 1 ? singular : plural }
