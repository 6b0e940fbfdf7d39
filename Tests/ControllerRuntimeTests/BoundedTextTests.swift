import ControllerRuntime
import Testing

@Suite struct BoundedTextTests {
  @Test(
    "control characters are replaced by spaces, and long texts are truncated",
    arguments: [
      ("a\nb\u{1B}[31m", 20, "a b [31m"), ("abcdef", 4, "abc…"), ("", 4, ""), ("ok", 2, "ok"), ("a~ \u{7F}", 9, "a~  "),
      ("\u{85}b", 9, " b"), ("e\u{301}e\u{301}", 2, "e\u{301}e\u{301}"), ("üüü", 2, "ü…"), ("\t", 1, " "),
    ])
  func bounded(text: String, limit: Int, expected: String) {
    #expect(text.bounded(to: limit) == expected)
  }
}
