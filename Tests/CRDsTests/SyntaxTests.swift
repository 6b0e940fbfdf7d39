import Kubernetes
import Testing

@testable import CRDs

@Suite("Syntax")
struct SyntaxTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var syntax: Syntax
    var valid: [String]
    var invalid: [String]
    /// Texts that the function rejects but the pattern accepts.
    var rejectedByFunctionOnly: [String] = []
    var testDescription: String { "\(syntax)" }
  }

  static let samples = [
    Sample(
      syntax: .label, valid: ["a", "a-b", "0", String(repeating: "a", count: 63)],
      invalid: ["-a", "a-", "A", "a.b", "a_b", "ä"], rejectedByFunctionOnly: ["", String(repeating: "a", count: 64)]),
    Sample(
      syntax: .subdomain, valid: ["a", "a.b", "a-b.c"], invalid: ["a..b", ".a", "a.", "A", "a_b"],
      rejectedByFunctionOnly: [String(repeating: "a", count: 64)]),
    Sample(
      syntax: .namespaceGlob, valid: ["*", "?", "team-*", "*-prod", "a?b", "team-a"],
      invalid: ["team-", "-a", "a.b", "A*", "a b"]),
    Sample(
      syntax: .clusterName, valid: ["a", "prod-eu1", "Prod_1.example", "gke_project_region_name"],
      invalid: ["", "-a", "a-", "a b", "a*", "a/b", "ä"], rejectedByFunctionOnly: [String(repeating: "a", count: 254)]),
    Sample(
      syntax: .clusterGlob, valid: ["*", "prod-*", "gke_*_prod", "a.b?", "A"],
      invalid: ["", "prod-", "-a", "a b", "a/*"],
      rejectedByFunctionOnly: [String(repeating: "a", count: 254)]),
    Sample(
      syntax: .qualifiedName, valid: ["a", "A_b.C", "example.com/a", "requests.cpu", "count/jobs.batch"],
      invalid: ["", "/a", "a/", "a/b/c", "_a", "a_", "Example.com/a", "a b"],
      rejectedByFunctionOnly: [String(repeating: "a", count: 64)]),
    Sample(syntax: .labelValue, valid: ["", "a", "A.b_c-1"], invalid: ["-a", "a-", "a b", "a/b", "ä"]),
    Sample(
      syntax: .quantity,
      valid: ["0", "1", "+1", "1.5", ".5", "5.", "100m", "1Gi", "10M", "1e3", "1E-3", "7k", "2u", "3n"],
      invalid: ["-1", "1gi", "1 Gi", "Gi", "", ".", "1,5", "1KiB", "0x10", "one"]),
    Sample(
      syntax: .standardsVersion, valid: ["latest", "v1.0", "v1.29"],
      invalid: ["Latest", "v1", "v1.", "v1.01", "1.29", "v2.0", "v1.29.1", "v1.a"]),
    Sample(
      syntax: .cidr, valid: ["10.0.0.0/8", "0.0.0.0/0", "fd00::/8", "::/0", "10.1.2.3/32"],
      invalid: ["10.0.0.0", "10.0.0.0/", "/8", "a.b.c.d/x", "10.0.0.0/8/8"],
      rejectedByFunctionOnly: ["10.0.0.0/33", "256.0.0.0/8", "10.0.0/8", "::/129", "10.0.0.0/08", "fd00/8"]),
    Sample(
      syntax: .portName, valid: ["http", "a", "http-2", "8a"], invalid: ["HTTP", "-a", "a-", "a_b", ""],
      rejectedByFunctionOnly: ["80", "a--b", String(repeating: "a", count: 16)]),
    Sample(
      syntax: .pathSegment, valid: ["view", "system:node", "a.b"], invalid: ["", "a/b", "a%b"],
      rejectedByFunctionOnly: [".", ".."]),
    Sample(syntax: .subjectName, valid: ["a", "oidc:team a", "ä@b.c"], invalid: ["", "a\nb", "a\u{202E}b", "\u{0}"]),
    Sample(
      syntax: .apiGroup, valid: ["", "*", "apps", "rbac.authorization.k8s.io"], invalid: ["Apps", "a/b", "**", "a."]),
    Sample(syntax: .token, valid: ["*", "get", "pods/log"], invalid: ["", " ", "a b", "a\tb"]),
    Sample(
      syntax: .webAddress, valid: ["https://example.com", "http://a/b?c=d#e", "https://[::1]:8080/x"],
      invalid: ["", "example.com", "ftp://example.com", "https://", "https:///x", "https://a b", "javascript:alert(1)"]),
    Sample(syntax: .freeText, valid: ["a", "JIRA-1: x"], invalid: ["", "  ", "\n"]),
    Sample(
      syntax: .duration, valid: ["90s", "10m", "1h30m", "2h0m1s"],
      invalid: ["1", "m", "1.5h", "-1m", "1s1m", "1d", " 1m"],
      rejectedByFunctionOnly: [""]),
    Sample(
      syntax: .time, valid: ["2027-01-31T00:00:00Z", "2027-01-31T00:00:00.5Z", "2027-01-31T00:00:00+01:00"],
      invalid: [],
      rejectedByFunctionOnly: ["2027-01-31", "2027-13-01T00:00:00Z", "tomorrow", "", "2027-01-31T00:00:00"]),
  ]

  @Test("pattern and function accept the same texts", arguments: samples)
  func accepts(_ sample: Sample) throws {
    let pattern = try sample.syntax.pattern.map { try Regex($0) }
    for text in sample.valid {
      #expect(sample.syntax.accepts(text), "'\(text)'")
      if let pattern { #expect(text.firstMatch(of: pattern) != nil, "'\(text)'") }
    }
    for text in sample.invalid {
      #expect(!sample.syntax.accepts(text), "'\(text)'")
      if let pattern { #expect(text.firstMatch(of: pattern) == nil, "'\(text)'") }
    }
    for text in sample.rejectedByFunctionOnly { #expect(!sample.syntax.accepts(text), "'\(text)'") }
  }

  @Test("every syntax has samples")
  func everySyntax() {
    #expect(Set(Self.samples.map(\.syntax)) == Set(Syntax.allCases))
  }

  @Test(
    "a CIDR block contains smaller blocks",
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
