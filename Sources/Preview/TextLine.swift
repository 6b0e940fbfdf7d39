/// One line of a text, before coloring.
struct TextLine: Sendable, Hashable {
  /// The text.
  var text: String
  /// The style; `nil` if it has none.
  var style: Paint.Style?

  /// A line that is not part of a diff; `!` is visible in `diff` blocks.
  static func remark(_ text: String) -> TextLine { TextLine(text: "! \(text)", style: .changed) }

  /// The line with a name in place of another.
  func replacing(_ name: String, with other: String) -> TextLine {
    TextLine(text: text.replacing(name, with: other), style: style)
  }
}
