import Foundation
import Testing

@testable import Kubernetes

@Suite("output of a plugin on a terminal") struct TerminalOutputTests {
  private func text(_ chunks: [[UInt8]]) -> String {
    var output = TerminalOutput()
    let text = chunks.map { output.text(of: Data($0)) }.joined()
    return text + output.rest
  }

  static let cases: [(text: String, shown: String)] = [
    ("open https://login.example.com\n\tcode: 1", "open https://login.example.com\n\tcode: 1"),
    ("\u{1b}]0;title\u{7}\u{1b}[2J", #"\u{1b}]0;title\u{7}\u{1b}[2J"#),
    ("a\r\nb\u{9b}c\u{202e}d", "a\\u{d}\nb\\u{9b}c\\u{202e}d"),
    ("é€😀", "é€😀"),
  ]

  @Test("characters that control the terminal are escaped, whatever the chunks are", arguments: cases)
  func escapes(text: String, shown: String) {
    let bytes = Array(text.utf8)
    #expect(self.text([bytes]) == shown)
    #expect(self.text(bytes.map { [$0] }) == shown)
    for index in bytes.indices { #expect(self.text([Array(bytes[..<index]), Array(bytes[index...])]) == shown) }
  }

  @Test("bytes that are not UTF-8 are replaced")
  func invalid() {
    #expect(text([[0x61, 0xFF, 0x62]]) == "a\u{FFFD}b")
    #expect(text([[0x61, 0xE2, 0x82]]) == "a\u{FFFD}")
    #expect(text([[0x80, 0x80, 0x80, 0x80]]).unicodeScalars.allSatisfy { $0 == "\u{FFFD}" })
  }
}
