/// Colours for a terminal, or none.
///
/// https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters
struct Paint: Sendable {
  /// What a line is.
  enum Style: String, Sendable {
    case heading = "1"
    case added = "32"
    case removed = "31"
    case changed = "33"
    case place = "36"
  }

  let isOn: Bool

  /// A line in its colour. Control characters, which may come from anyone's annotations, are shown and not sent: no
  /// text of a cluster may steer the terminal.
  func callAsFunction(_ line: TextLine) -> String {
    let clean = Self.clean(line.text)
    guard isOn, let style = line.style else { return clean }
    return "\u{1B}[\(style.rawValue)m\(clean)\u{1B}[0m"
  }

  private static func clean(_ line: String) -> String {
    guard line.unicodeScalars.contains(where: isControl) else { return line }
    return line.unicodeScalars.map { isControl($0) ? "\\u{\(String($0.value, radix: 16))}" : String($0) }.joined()
  }

  /// Control characters, and those that turn the direction of writing.
  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
