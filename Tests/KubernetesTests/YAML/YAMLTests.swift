import Foundation
import Kubernetes
import TestSupport
import Testing

/// Parsing and writing YAML as kubectl does. The expected values of the scalars were recorded with kubectl 1.32.
@Suite struct YAMLTests {
  @Test(
    "scalars are resolved as kubectl resolves them",
    arguments: [
      ("y", true), ("n", false), ("yes", true), ("Off", false), ("TRUE", true), ("0777", 511), ("0o777", 511),
      ("1_000", 1000), ("0x1F", 31), ("1e3", 1000), ("~", nil), ("Null", nil), ("nUll", "nUll"),
      ("2027-01-31", "2027-01-31"), ("12:30:45", "12:30:45"), (".5", 0.5), ("0b101", 5), ("\"1\"", "1"),
      ("!!str 1", "1"), ("+5", 5), ("1.0", 1), ("0.1e-3", 0.0001), ("!!binary aGVsbG8=", "hello"), ("-0", 0),
      ("08", 8), ("1.", 1), ("-.5", -0.5), ("1e400", "1e400"), ("0o8", "0o8"), ("1_0.5", 10.5), ("_1", "_1"),
      ("190:20:30", "190:20:30"), ("!!int \"5\"", 5), ("!!bool yes", true), ("!foo bar", "bar"), ("'y'", "y"),
      ("2001-01-01T00:00:00Z", "2001-01-01T00:00:00Z"), ("1.1.1", "1.1.1"),
    ] as [(String, JSONValue)])
  func scalars(text: String, value: JSONValue) throws {
    #expect(try YAML.parse("v: \(text)\n", file: "t").first?["v"] == value, "\(text)")
  }

  @Test(
    "an error is reported with its position",
    arguments: [
      ("a: [1, 2\nb: 3\n", 2, "expected"), ("a: 1\na: 2\n", 2, "duplicate key"), ("a: .inf\n", 1, "JSON"),
      ("a: &x [*x]\n", 1, "itself"), ("a: *x\n", 1, "unknown anchor"), ("a:\n  ? [b]\n  : c\n", 2, "key"),
      ("<<: 5\n", 1, "merge"), ("a: !!int x\n", 1, "integer"), ("\tx: 1\n", 1, ""),
    ])
  func errors(text: String, line: Int, problem: String) throws {
    let error = try #require(throws: YAMLError.self) { try YAML.parse(text, file: "f.yaml") }
    #expect(error.line == line)
    #expect(error.description.hasPrefix("f.yaml:\(line):"))
    #expect(problem.isEmpty || error.problem.contains(problem), "\(error)")
  }

  @Test(
    "mappings are merged as kubectl merges them: later members take precedence, and earlier mappings of a list",
    arguments: [
      ("{<<: [*a, *b], m: 3}", ["k": 1, "l": 1, "m": 3]), ("{m: 3, <<: *b}", ["l": 2, "m": 2]),
      ("{<<: *a, <<: *b}", ["k": 1, "l": 2, "m": 2]), ("{!!merge <<: *a}", ["k": 1, "l": 1]),
      (#"{! "<<": *a}"#, ["k": 1, "l": 1]), (#"{"<<": 1}"#, ["<<": 1]),
    ] as [(String, JSONValue)])
  func merging(text: String, expected: JSONValue) throws {
    let text = "a: &a {k: 1, l: 1}\nb: &b {l: 2, m: 2}\nc: \(text)\n"
    #expect(try YAML.parse(text, file: "t").first?["c"] == expected)
  }

  @Test("aliases of a long text are limited")
  func longAliases() {
    let text =
      "a: &a \(String(repeating: "x", count: 1 << 20))\nb: [\(Array(repeating: "*a", count: 100).joined(separator: ","))]\n"
    #expect(throws: YAMLError.self) { try YAML.parse(text, file: "t") }
  }

  @Test("aliases that expand a document too much are rejected")
  func billionLaughs() throws {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<9 {
      text += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",") + "]\n"
    }
    let error = try #require(throws: YAMLError.self) { try YAML.parse(text, file: "t") }
    #expect(error.problem.contains("aliases"))
  }

  @Test("nesting beyond the limit is rejected", arguments: [100, 101, 100_000])
  func depth(levels: Int) throws {
    let text = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
    if levels <= YAML.depthLimit {
      #expect(try YAML.parse(text, file: "t").count == 1)
    } else {
      #expect(throws: YAMLError.self) { try YAML.parse(text, file: "t") }
    }
  }

  @Test("a file is split into documents, and empty documents are skipped")
  func documents() throws {
    let text = "---\n# nothing\n---\na: 1\n---\n{\"b\": [true, null, \"x\\ny\"]}\n"
    #expect(try YAML.parse(text, file: "t") == [["a": 1], ["b": [true, nil, "x\ny"]]])
  }

  @Test(
    "text between a complete document and the next separator is an error, and does not affect other documents",
    arguments: ["{a: 1}\n}\n---\nb: 2\n", "a: 1\n---\n{a: 1}\n: [*\n---\nb: 2\n", "{a: 1}\n]\n---\n[\n---\nb: 2\n"])
  func unseparated(text: String) {
    var documents: [JSONValue] = []
    var lines: [Int] = []
    YAML.forEachDocument(in: Data(text.utf8), file: "f.yaml") { result in
      switch result {
      case .success(let node): documents.append(node.value)
      case .failure(let error): lines.append(error.line)
      }
    }
    #expect(documents.first == ["a": 1])
    #expect(documents.last == ["b": 2])
    #expect(
      !lines.isEmpty
        && lines.first == text.split(separator: "\n").firstIndex { "}:]".contains($0.prefix(1)) }.map { $0 + 1 })
    #expect(throws: YAMLError.self) { try YAML.documents(in: Data(text.utf8), file: "f.yaml") }
  }

  @Test("the style is that of kubectl: sorted keys, lists indented like their key, quotes only if necessary")
  func style() {
    let value: JSONValue = [
      "b": [["x": 1, "a": "yes"], "plain text", "2027-01-31"], "a": ["k": [:], "e": []], "c": "line\nline\n", "d": "",
    ]
    let expected = """
      a:
        e: []
        k: {}
      b:
      - a: "yes"
        x: 1
      - plain text
      - 2027-01-31
      c: |
        line
        line
      d: ""

      """
    #expect(YAML.emit([value]) == expected)
  }

  @Test("a value is written and parsed back unchanged", arguments: 0..<200)
  func roundTrip(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let value: JSONValue = ["v": .random(depth: 4, using: &random)]
    let text = YAML.emit([value])
    #expect(try YAML.parse(text, file: "t") == [value], "\(text)")
  }
}

extension JSONValue {
  private static let texts = [
    "", "yes", "null", "~", "1", "0x10", "1e3", " lead", "trail ", "a: b", "a #b", "- x", "#c", "multi\nline", "\n",
    "tab\t",
    "ünï", "\u{1F600}", "'", "\"", "\\", "{}", "[", "*a", "&a", "!t", "%d", "@x", "`", "---", "...", "<<", "=", "\u{1}",
    "a\r\nb", "  two\n  lines\n", "2027-01-31", ".5", ".", "-", "?", ":", "\u{85}", "\u{2028}", "\u{FEFF}x",
  ]

  fileprivate static func random(depth: Int, using random: inout SeededGenerator) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
    case 0: .null
    case 1: .bool(Bool.random(using: &random))
    case 2: .integer(Int64.random(in: -1_000_000...1_000_000, using: &random))
    case 3: .number(Double(Int.random(in: 1...1000, using: &random)) + 0.25)
    case 4, 5: .string(texts.randomElement(using: &random) ?? "")
    case 6:
      .array((0..<Int.random(in: 0...4, using: &random)).map { _ in Self.random(depth: depth - 1, using: &random) })
    default:
      .object(
        Dictionary(
          (0..<Int.random(in: 0...4, using: &random)).map { _ in
            (texts.randomElement(using: &random) ?? "", Self.random(depth: depth - 1, using: &random))
          }, uniquingKeysWith: { $1 }))
    }
  }
}
