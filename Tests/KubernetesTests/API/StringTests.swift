import Kubernetes
import Testing

/// The extensions of strings.
@Suite struct StringTests {
  @Test(
    "trimming removes whitespace and newlines at both ends only",
    arguments: [
      ("", ""), (" \t\r\n", ""), ("a", "a"), ("  token\n", "token"), ("\r\na b\u{a0}", "a b"), ("é ", "é"),
    ])
  func trimming(text: String, expected: String) {
    #expect(text.trimmingWhitespace() == expected)
  }

  @Test("trimming removes the characters that match")
  func trimmingCharacters() {
    #expect("[::1]".trimming { $0 == "[" || $0 == "]" } == "::1")
    #expect("[[]]".trimming { $0 == "[" || $0 == "]" } == "")
  }

  @Test(
    "percent-encoding keeps unreserved characters and encodes every other byte of UTF-8",
    arguments: [
      ("", ""), ("a-Z_0.~", "a-Z_0.~"), ("a b", "a%20b"), ("x=y&z", "x%3Dy%26z"), ("\n", "%0A"), ("é", "%C3%A9"),
      ("100%", "100%25"), ("e\u{301}", "e%CC%81"),
    ])
  func percentEncoding(text: String, expected: String) {
    #expect(text.percentEncoded(except: \.isUnreservedInURL) == expected)
  }
}
