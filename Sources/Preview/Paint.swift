/// Colors for a terminal, or none.
///
/// https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters
struct Paint: Sendable {
  /// The style of a line.
  enum Style: String, Sendable {
    case heading = "1"
    case added = "32"
    case removed = "31"
    case changed = "33"
    case place = "36"
  }

  let isOn: Bool

  /// A line in its color. Control characters, which tenants can write in annotations, are escaped, so that text from the
  /// cluster cannot control the terminal.
  func callAsFunction(_ line: TextLine) -> String {
    let clean = Self.clean(line.text)
    guard isOn, let style = line.style else { return clean }
    return "\u{1B}[\(style.rawValue)m\(clean)\u{1B}[0m"
  }

  private static func clean(_ line: String) -> String {
    guard line.unicodeScalars.contains(where: isControl) else { return line }
    return line.unicodeScalars.map { isControl($0) ? "\\u{\(String($0.value, radix: 16))}" : String($0) }.joined()
  }

  /// Control characters, and characters that change the direction of text.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
