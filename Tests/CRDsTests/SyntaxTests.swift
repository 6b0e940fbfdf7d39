import Testing

@testable import CRDs

@Suite("Syntaxes")
struct SyntaxTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var syntax: Syntax
    var good: [String]
    var bad: [String]
    /// Texts that the pattern lets through and the code refuses: a pattern cannot know addresses.
    var refusedByCodeOnly: [String] = []
    var testDescription: String { "\(syntax)" }
  }

  static let samples = [
    Sample(
      syntax: .label, good: ["a", "a-b", "0", String(repeating: "a", count: 63)],
      bad: ["-a", "a-", "A", "a.b", "a_b", "ä"], refusedByCodeOnly: ["", String(repeating: "a", count: 64)]),
    Sample(
      syntax: .subdomain, good: ["a", "a.b", "a-b.c"], bad: ["a..b", ".a", "a.", "A", "a_b"],
      refusedByCodeOnly: [String(repeating: "a", count: 64)]),
    Sample(
      syntax: .namespaceGlob, good: ["*", "?", "team-*", "*-prod", "a?b", "team-a"],
      bad: ["team-", "-a", "a.b", "A*", "a b"]),
    Sample(
      syntax: .qualifiedName, good: ["a", "A_b.C", "example.com/a", "requests.cpu", "count/jobs.batch"],
      bad: ["", "/a", "a/", "a/b/c", "_a", "a_", "Example.com/a", "a b"],
      refusedByCodeOnly: [String(repeating: "a", count: 64)]),
    Sample(syntax: .labelValue, good: ["", "a", "A.b_c-1"], bad: ["-a", "a-", "a b", "a/b", "ä"]),
    Sample(
      syntax: .quantity,
      good: ["0", "1", "+1", "1.5", ".5", "5.", "100m", "1Gi", "10M", "1e3", "1E-3", "7k", "2u", "3n"],
      bad: ["-1", "1gi", "1 Gi", "Gi", "", ".", "1,5", "1KiB", "0x10", "one"]),
    Sample(
      syntax: .standardsVersion, good: ["latest", "v1.0", "v1.29"],
      bad: ["Latest", "v1", "v1.", "v1.01", "1.29", "v2.0", "v1.29.1", "v1.a"]),
    Sample(
      syntax: .cidr, good: ["10.0.0.0/8", "0.0.0.0/0", "fd00::/8", "::/0", "10.1.2.3/32"],
      bad: ["10.0.0.0", "10.0.0.0/", "/8", "a.b.c.d/x", "10.0.0.0/8/8"],
      refusedByCodeOnly: ["10.0.0.0/33", "256.0.0.0/8", "10.0.0/8", "::/129", "10.0.0.0/08", "fd00/8"]),
    Sample(
      syntax: .portName, good: ["http", "a", "http-2", "8a"], bad: ["HTTP", "-a", "a-", "a_b", ""],
      refusedByCodeOnly: ["80", "a--b", String(repeating: "a", count: 16)]),
    Sample(
      syntax: .pathSegment, good: ["view", "system:node", "a.b"], bad: ["", "a/b", "a%b"],
      refusedByCodeOnly: [".", ".."]),
    Sample(syntax: .subjectName, good: ["a", "oidc:team a", "ä@b.c"], bad: ["", "a\nb", "a\u{202E}b", "\u{0}"]),
    Sample(syntax: .apiGroup, good: ["", "*", "apps", "rbac.authorization.k8s.io"], bad: ["Apps", "a/b", "**", "a."]),
    Sample(syntax: .word, good: ["*", "get", "pods/log"], bad: ["", " ", "a b", "a\tb"]),
    Sample(syntax: .sentence, good: ["a", "JIRA-1: x"], bad: ["", "  ", "\n"]),
    Sample(
      syntax: .time, good: ["2027-01-31T00:00:00Z", "2027-01-31T00:00:00.5Z", "2027-01-31T00:00:00+01:00"],
      bad: [], refusedByCodeOnly: ["2027-01-31", "2027-13-01T00:00:00Z", "tomorrow", "", "2027-01-31T00:00:00"]),
  ]

  @Test("pattern and code accept the same", arguments: samples)
  func accepts(_ sample: Sample) throws {
    let pattern = try sample.syntax.pattern.map { try Regex($0) }
    for text in sample.good {
      #expect(sample.syntax.accepts(text), "'\(text)'")
      if let pattern { #expect(text.firstMatch(of: pattern) != nil, "'\(text)'") }
    }
    for text in sample.bad {
      #expect(!sample.syntax.accepts(text), "'\(text)'")
      if let pattern { #expect(text.firstMatch(of: pattern) == nil, "'\(text)'") }
    }
    for text in sample.refusedByCodeOnly { #expect(!sample.syntax.accepts(text), "'\(text)'") }
  }

  @Test("every syntax has samples")
  func everySyntax() {
    #expect(Set(Self.samples.map(\.syntax)) == Set(Syntax.allCases))
  }

  @Test(
    "a block of addresses contains its parts",
    arguments: [
      ("10.0.0.0/8", "10.1.0.0/16", true), ("10.0.0.0/8", "10.0.0.0/8", false), ("10.0.0.0/8", "11.0.0.0/16", false),
      ("10.1.0.0/16", "10.0.0.0/8", false), ("0.0.0.0/0", "169.254.169.254/32", true), ("fd00::/8", "fd12::/16", true),
      ("::/0", "10.0.0.0/8", false), ("10.0.0.0/9", "10.128.0.0/10", false),
    ])
  func blocks(_ whole: String, part: String, isContained: Bool) throws {
    let contains = try #require(AddressBlock(whole)).strictlyContains(try #require(AddressBlock(part)))
    #expect(contains == isContained)
  }
}
