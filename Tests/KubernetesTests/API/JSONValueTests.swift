import Foundation
import Kubernetes
import Testing

/// Parsing and writing JSON according to RFC 8259.
@Suite struct JSONValueTests {
  static let texts = [
    "null", "true", " false ", "0", "-0", "12", "-9223372036854775808", "9223372036854775807", "1.5", "1e3", "-2.5E-3",
    #""""#, #""plain""#, #""\"\\\/\b\f\n\r\t""#, #""Plimsoll ⚓ \u00e9 \ud83d\ude00""#, "[]", "[1, [2], {}]", "{}",
    #"{"a": {"b": [null, true, "x"]}, "a/b": 1}"#,
  ]

  @Test("valid JSON is parsed like JSONDecoder parses it", arguments: texts)
  func reads(text: String) throws {
    let expected = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    #expect(try JSONValue(parsing: Data(text.utf8)) == expected)
  }

  @Test(
    "invalid JSON is rejected with the offset of the first invalid byte",
    arguments: [
      ("", 0), ("tru", 0), ("nul", 0), ("[1,]", 3), ("[1 2]", 3), (#"{"a" 1}"#, 5), ("{a:1}", 1), ("01", 2), ("1.", 2),
      ("1e", 2), ("-", 1), (#""abc"#, 4), ("\"a\nb\"", 2), (#""\x""#, 3), (#""\u12""#, 3), ("1 1", 2), ("{", 1),
      (#"{"a":1"#, 6), ("1e999", 5), ("+1", 0),
    ])
  func rejects(text: String, offset: Int) {
    let error = #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: Data(text.utf8)) }
    #expect(error?.offset == offset, "\(text): \(error.map(\.description) ?? "")")
  }

  @Test(
    "if a key is repeated, the last value is used, as in Go",
    arguments: [
      (#"{"a":1,"a":2}"#, ["a": 2]), (#"{"a":[1],"b":0,"a":{}}"#, ["a": [:], "b": 0]),
      (#"{"a":1,"\u0061":null}"#, ["a": nil]), (#"{"a":{"b":1,"b":2},"a":{"b":3}}"#, ["a": ["b": 3]]),
    ] as [(String, JSONValue)])
  func repeatedKeys(text: String, expected: JSONValue) throws {
    #expect(try JSONValue(parsing: Data(text.utf8)) == expected)
  }

  @Test("strings that are not UTF-8 are rejected")
  func rejectsInvalidUTF8() {
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: Data([0x22, 0xFF, 0x22])) }
  }

  @Test("a lone surrogate becomes the replacement character, as in Go")
  func loneSurrogate() throws {
    #expect(try JSONValue(parsing: Data(#""a\ud800b\udc00""#.utf8)) == "a\u{FFFD}b\u{FFFD}")
    #expect(try JSONValue(parsing: Data(#""\ud800\u0041""#.utf8)) == "\u{FFFD}A")
  }

  @Test("the nesting depth is limited")
  func depth() throws {
    func nested(_ depth: Int) -> Data {
      Data((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    _ = try JSONValue(parsing: nested(500))
    #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: nested(100_000)) }
  }

  @Test("a value is written with sorted keys and parsed back unchanged")
  func writes() throws {
    let value: JSONValue = [
      "z": [1, 2.5, -3, nil, true], "a": "\"quoted\" \\ \n \u{1} ⚓/", "m": [:], "e": [], "big": .integer(.max),
    ]
    let data = try value.jsonData()
    #expect(try JSONDecoder().decode(JSONValue.self, from: data) == value)
    #expect(try JSONValue(parsing: data) == value)
    #expect(
      String(decoding: data, as: UTF8.self)
        == #"{"a":"\"quoted\" \\ \n \u0001 ⚓/","big":9223372036854775807,"e":[],"m":{},"z":[1,2.5,-3,null,true]}"#)
  }

  @Test("numbers that JSON cannot represent are rejected", arguments: [Double.nan, .infinity])
  func unrepresentable(number: Double) {
    #expect(throws: EncodingError.self) { try JSONValue.number(number).jsonData() }
  }
}
