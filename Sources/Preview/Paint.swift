import Kubernetes

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
    let clean = line.text.escapedForTerminal
    guard isOn, let style = line.style else { return clean }
    return "\u{1B}[\(style.rawValue)m\(clean)\u{1B}[0m"
  }
}
