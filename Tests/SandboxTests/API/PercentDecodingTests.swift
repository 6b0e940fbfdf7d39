import Testing

@testable import Sandbox

@Suite struct PercentDecodingTests {
  @Test(
    "an escape stands for a byte of UTF-8; text with an invalid escape or invalid UTF-8 cannot be decoded",
    arguments: [
      ("", ""), ("a b", "a b"), ("a%20b", "a b"), ("%C3%A9", "é"), ("%c3%a9", "é"), ("%2525", "%25"), ("%zz", nil),
      ("%+f", nil), ("a%4", nil), ("%", nil), ("%FF", nil),
    ] as [(String, String?)])
  func decode(text: String, expected: String?) {
    #expect(text.percentDecoded == expected)
  }
}
