import Foundation
import HTTPTypes
import Kubernetes
import Testing

@Suite("Combining marks") struct StreamSafeTextTests {
  /// Alternating combining classes, which normalization has to sort.
  private static func marks(_ count: Int) -> String {
    (0..<count).map { $0.isMultiple(of: 2) ? "\u{345}" : "\u{334}" }.joined()
  }

  private static func longestRun(_ text: String) -> Int {
    var (run, longest) = (0, 0)
    for scalar in text.unicodeScalars {
      let isMark =
        scalar.properties.canonicalCombiningClass != .notReordered
        || ["\u{F73}", "\u{F75}", "\u{F81}"].contains(scalar)
      run = isMark ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }

  private static func bounded(_ text: String) -> String {
    String(decoding: StreamSafeText.bounded(Data(text.utf8)), as: UTF8.self)
  }

  @Test(
    "texts without long runs stay as they are",
    arguments: [
      "", "a", #"{"metadata":{"name":"team-a"}}"#, "caf\u{e9}", "日本語のテキスト", "🇩🇪👩‍👩‍👧‍👧", "a" + marks(30),
      "a" + marks(30) + "b" + marks(30),
      String(repeating: "e\u{301}", count: 1000), "क्षत्रिय", "\u{344}\u{345}x",
    ])
  func unchanged(text: String) {
    for prefix in 0..<9 {
      let text = String(repeating: "x", count: prefix) + text
      #expect(Self.bounded(text).utf8.elementsEqual(text.utf8))
      #expect(!StreamSafeText.hasSeparatedMarks(text))
    }
  }

  @Test(
    "long runs are separated, and nothing else changes",
    arguments: [
      "a" + marks(31), marks(31) + "b", "x" + marks(100_000) + "y" + marks(40),
      String(repeating: "\u{F73}", count: 500),
      String(repeating: "\u{F81}\u{F75}", count: 50), String(repeating: "\u{344}", count: 64),
      "é" + String(repeating: "\u{1D165}\u{1D16D}", count: 300),
    ])
  func separated(text: String) {
    let bounded = Self.bounded(text)
    #expect(Self.longestRun(text) > StreamSafeText.markLimit)
    #expect(Self.longestRun(bounded) == StreamSafeText.markLimit)
    let rest = String(String.UnicodeScalarView(bounded.unicodeScalars.filter { $0 != "\u{34F}" }))
    #expect(rest.utf8.elementsEqual(text.utf8))
    #expect(StreamSafeText.hasSeparatedMarks(bounded))
    #expect(Self.bounded(bounded).utf8.elementsEqual(bounded.utf8))
  }

  @Test(
    "bytes that are not UTF-8 stay",
    arguments: [[0xCC], [0xCC, 0x41], [0xFF, 0xFE], [0xF0, 0x9D, 0x85], [0xE0, 0x80]] as [[UInt8]])
  func invalid(bytes: [UInt8]) {
    #expect(Array(StreamSafeText.bounded(Data(bytes))) == bytes)
    let slice = Data([0x20, 0x20] + bytes).dropFirst(2)
    #expect(Array(StreamSafeText.bounded(slice)) == bytes)
  }

  @Test("a name in which marks were separated is shortened, so that the operator does not address another object")
  func names() {
    let name = "a" + Self.marks(200)
    let key = ObjectKey(namespace: "ns", name: Self.bounded(name)).bounded
    #expect(key.name.contains("/"))
    #expect(ObjectKey(name: "a" + Self.marks(30)).bounded.name.hasEqualBytes(to: "a" + Self.marks(30)))
  }

  @Test("the answer of a server has no long runs, whether it is an object or an error")
  func answers() throws {
    let body = Data(#"{"kind":"Status","message":"\#(Self.marks(500))","reason":"Forbidden","code":403}"#.utf8)
    let answer = try Client.response(HTTPResponse(status: .ok), body, now: Date())
    #expect(Self.longestRun(String(decoding: answer.body, as: UTF8.self)) == StreamSafeText.markLimit)
    let error = #expect(throws: APIError.self) {
      try Client.response(HTTPResponse(status: .forbidden), body, now: Date())
    }
    #expect(error.map { Self.longestRun($0.message) <= StreamSafeText.markLimit } == true)
  }
}
