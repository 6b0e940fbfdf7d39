import Kubernetes

extension String {
  /// The text without markup, in one line. `@` and `://` are separated from what follows, so that a comment does not
  /// notify users or contain links.
  ///
  /// Characters are compared by Unicode scalar: a combining character does not hide the one before it from the
  /// renderer.
  package var escapedForMarkdown: String {
    var text = ""
    for scalar in escapedForTerminal.unicodeScalars {
      switch scalar {
      case "\\", "`", "*", "_", "{", "}", "[", "]", "#", "|", "~": text += "\\\(scalar)"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "&": text += "&amp;"
      case "@": text += "@\u{200b}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text.replacing("://", with: ":\u{200b}//").replacing("www.", with: "www\u{200b}.")
  }
}
