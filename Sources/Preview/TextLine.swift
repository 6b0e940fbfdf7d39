/// One line of a text for people, before it is painted.
struct TextLine: Sendable, Hashable {
  /// What it says.
  var text: String
  /// What it is; nil for nothing in particular.
  var style: Paint.Style?

  /// A line that is not about an object's content; `!` stands out in diffs.
  static func remark(_ text: String) -> TextLine { TextLine(text: "! \(text)", style: .changed) }

  /// The line with a name in place of another.
  func replacing(_ name: String, with other: String) -> TextLine {
    TextLine(text: text.replacing(name, with: other), style: style)
  }
}
