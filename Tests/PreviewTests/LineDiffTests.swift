import Testing

@testable import Preview

@Suite struct LineDiffTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var old: String
    var new: String
    var context = 1
    var expected: [String]

    init(_ sentence: String, _ old: String, _ new: String, context: Int = 1, _ expected: [String]) {
      testDescription = sentence
      self.old = old
      self.new = new
      self.context = context
      self.expected = expected
    }
  }

  /// Each letter of a text is one line.
  static let cases = [
    Case("equal texts have no hunks", "abc", "abc", []),
    Case("two empty texts have no hunks", "", "", []),
    Case("a changed line is removed, then added", "abc", "axc", ["@@ -1,3 +1,3 @@", " a", "-b", "+x", " c"]),
    Case("a text after an empty one begins after line 0", "", "ab", ["@@ -0,0 +1,2 @@", "+a", "+b"]),
    Case("an empty text after another ends before line 1", "ab", "", ["@@ -1,2 +0,0 @@", "-a", "-b"]),
    Case("lines at the end are added", "ab", "abc", ["@@ -2,1 +2,2 @@", " b", "+c"]),
    Case("lines at the start are removed", "abc", "c", ["@@ -1,3 +1,1 @@", "-a", "-b", " c"]),
    Case(
      "distant changes are separate hunks", "abcdefgh", "xbcdefgy",
      ["@@ -1,2 +1,2 @@", "-a", "+x", " b", "@@ -7,2 +7,2 @@", " g", "-h", "+y"]),
    Case(
      "hunks with adjacent context are merged", "abcd", "xbcy",
      ["@@ -1,4 +1,4 @@", "-a", "+x", " b", " c", "-d", "+y"]),
    Case(
      "the new side counts what was added before", "abcdef", "a1bcdeX", context: 0,
      ["@@ -1,0 +2,1 @@", "+1", "@@ -6,1 +7,1 @@", "-f", "+X"]),
    Case("context 0 shows only changes", "abc", "ac", context: 0, ["@@ -2,1 +1,0 @@", "-b"]),
  ]

  @Test("hunks equal those of diff -u", arguments: cases)
  func hunks(_ example: Case) {
    let diff = LineDiff(from: example.old.map(String.init), to: example.new.map(String.init), context: example.context)
    #expect(diff.hunks.flatMap(\.texts) == example.expected)
  }

  @Test("both texts can be restored from a diff", arguments: 0..<50)
  func playback(seed: Int) {
    var state = UInt64(seed) &* 6_364_136_223_846_793_005 &+ 1
    func next() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33)
    }
    let old = (0..<(next() % 20)).map { _ in String(next() % 5) }
    let new = (0..<(next() % 20)).map { _ in String(next() % 5) }
    let lines = LineDiff(from: old, to: new, context: 100).hunks.flatMap(\.lines)
    let isSame = old == new
    #expect(lines.isEmpty == isSame)
    #expect(isSame || lines.compactMap { if case .added = $0 { nil } else { $0.text } } == old)
    #expect(isSame || lines.compactMap { if case .removed = $0 { nil } else { $0.text } } == new)
  }
}

extension LineDiff.Line {
  var text: String {
    switch self {
    case .context(let text), .removed(let text), .added(let text): text
    }
  }
}

extension LineDiff.Hunk {
  var texts: [String] {
    [header]
      + lines.map { line in
        switch line {
        case .context(let text): " \(text)"
        case .removed(let text): "-\(text)"
        case .added(let text): "+\(text)"
        }
      }
  }
}
