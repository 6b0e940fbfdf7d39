import ControllerRuntime
import Kubernetes
import Testing

@Suite struct BoundedTextTests {
  @Test(
    "control characters are replaced by spaces, and long texts are truncated",
    arguments: [
      ("a\nb\u{1B}[31m", 20, "a b [31m"), ("abcdef", 4, "abc…"), ("", 4, ""), ("ok", 2, "ok"), ("a~ \u{7F}", 9, "a~  "),
      ("\u{85}b", 9, " b"), ("e\u{301}e\u{301}", 4, "e\u{301}e\u{301}"), ("e\u{301}e\u{301}", 3, "e\u{301}…"),
      ("üüü", 2, "ü…"), ("\t", 1, " "), ("\r\nb", 2, " …"),
    ])
  func bounded(text: String, limit: Int, expected: String) {
    #expect(text.bounded(to: limit) == expected)
  }

  @Test(
    "texts are truncated between scalars to a number of bytes",
    arguments: [
      ("abcdef", 6, "abcdef"), ("abcdefg", 6, "abc…"), ("üüü", 6, "üüü"), ("üüüü", 6, "ü…"), ("🙂🙂", 7, "🙂…"),
      ("🙂", 3, "…"),
    ])
  func bytes(text: String, limit: Int, expected: String) {
    #expect(text.bounded(to: 100, bytes: limit) == expected)
  }

  @Test("a character of any number of scalars does not make a text longer")
  func marks() {
    let text = String(repeating: "e" + String(repeating: "\u{301}", count: 3), count: 1000)
    #expect(text.bounded(to: 512).unicodeScalars.count == 512)
    let note = EventContent(
      isWarning: true, reason: "DriftDetected", action: "Restore", note: String(repeating: "🙂", count: 1000)
    ).note
    #expect(note.utf8.count <= EventContent.noteLimit && note.utf8.count > EventContent.noteLimit - 8)
  }
}
