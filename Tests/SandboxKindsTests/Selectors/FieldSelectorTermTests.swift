import SandboxKinds
import Testing

/// Field selectors, as `fields.ParseSelector` of k8s.io/apimachinery reads them.
@Suite struct FieldSelectorTermTests {
  private func summary(_ selector: String) throws -> [String] {
    try FieldSelectorTerm.all(in: selector).map { "\($0.field)|\($0.isEqual ? "=" : "!=")|\($0.value)" }
  }

  @Test(
    "terms are split at commas and at the first operator, and values are unescaped",
    arguments: [
      ("", []), (",", []), ("a=", ["a|=|"]), ("a=b", ["a|=|b"]), ("a==b", ["a|=|b"]), ("a!=b", ["a|!=|b"]),
      ("a=a,b==b,c!=c", ["a|=|a", "b|=|b", "c|!=|c"]), ("a=a,", ["a|=|a"]), (",a=a", ["a|=|a"]), ("=b", ["|=|b"]),
      ("b=1,a=2", ["a|=|2", "b|=|1"]), (#"k=\,,k2=v2"#, ["k2|=|v2", "k|=|,"]), (#"k=\\,k2=v2"#, ["k2|=|v2", "k|=|\\"]),
      (#"k=\\\,,k2=v2"#, ["k2|=|v2", "k|=|\\,"]), (#"k=\==x"#, nil), (#"k=\="#, ["k|=|="]), (#"k!=\="#, ["k|!=|="]),
      ("함=수,목=록", ["목|=|록", "함|=|수"]), ("a=\u{301}b", ["a|=|\u{301}b"]), ("a=b!c", ["a|=|b!c"]),
    ] as [(String, [String]?)])
  func reads(selector: String, expected: [String]?) throws {
    if let expected {
      #expect(try summary(selector) == expected)
    } else {
      #expect(throws: FieldSelectorTerm.ParseError.self) { try summary(selector) }
    }
  }

  @Test(
    "an invalid selector has the message of kube-apiserver",
    arguments: [
      ("a", "invalid selector: 'a'; can't understand 'a'"),
      ("a=b,c", "invalid selector: 'a=b,c'; can't understand 'c'"),
      ("a=b=c", "invalid field selector: unescaped character in value: 61"),
      ("a===c", "invalid field selector: unescaped character in value: 61"),
      ("a=b!=c", "invalid field selector: unescaped character in value: 61"),
      (#"a=\b"#, #"invalid field selector: invalid escape sequence: \b"#),
      (#"a=b\"#, #"invalid field selector: invalid escape sequence: \"#),
      // The comma is escaped, so there is one term.
      (#"a\,b"#, #"invalid selector: 'a\,b'; can't understand 'a\,b'"#),
    ])
  func rejects(selector: String, message: String) {
    let error = #expect(throws: FieldSelectorTerm.ParseError.self) { try FieldSelectorTerm.all(in: selector) }
    #expect(error?.text == message)
  }

  @Test("a value that is escaped is read unchanged", arguments: ["", "a", #",=\"#, #"\\,,==!="#, "ü,\u{301}\n"])
  func escapes(value: String) throws {
    let selector = "a=\(FieldSelectorTerm.escaped(value)),b=c"
    #expect(try FieldSelectorTerm.all(in: selector).map(\.value) == [value, "c"])
  }
}
