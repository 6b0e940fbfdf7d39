import CRDs
import Foundation
import Kubernetes
import Testing

@testable import Planning

@Suite("Findings") struct FindingTests {
  private static func finding(
    _ severity: Severity, _ name: String, baseline: String = "b", message: String = "m"
  ) -> Finding {
    Finding(
      kind: .unmanaged, control: .rbac, baseline: baseline,
      id: ObjectID(kind: .roleBinding, namespace: "team-a", name: name), message: message,
      verdict: Verdict(check: .accessToSecrets, severity: severity, message: message))
  }

  @Test("are listed by severity and then by name, whatever the order in which they were made")
  func order() {
    let sorted = [
      Self.finding(.critical, "z"), Self.finding(.high, "a"), Self.finding(.high, "b"), Self.finding(.low, "a"),
    ]
    for _ in 0..<10 { #expect(sorted.shuffled().sorted { $0.precedes($1) } == sorted) }
  }

  @Test("are all counted in a report that cannot contain all of them, and the most severe ones are in it")
  func limit() {
    let findings = (0..<5000).map { Self.finding($0 < 10 ? .critical : $0 < 3000 ? .high : .low, "role-\($0)") }
    let content = ReportContent(findings.shuffled())
    #expect(content?.results.count == 1000)
    #expect(content?.failed == 3000)
    #expect(content?.warned == 2000)
    #expect(content?.results.prefix(10).allSatisfy { $0.severity == "critical" } == true)
    #expect(content?.results.allSatisfy { $0.result == "fail" } == true)
  }

  @Test("with long names and messages do not make a report too large for etcd")
  func size() throws {
    let findings = (0..<1000).map {
      Self.finding(
        .high, String(repeating: "n", count: 100_000) + "\($0)", message: String(repeating: "é", count: 9000))
    }
    let content = try #require(ReportContent(findings))
    let bytes = content.results.reduce(0) { $0 + $1.message.utf8.count + $1.object.name.utf8.count }
    #expect(bytes < ReportContent.byteLimit)
    #expect(content.results.count > 100)
    #expect(content.failed == 1000)
  }

  @Test("of names that JSON escapes do not make a report too large for etcd", arguments: ["<", "&", "\"", "\\"])
  func escapedSize(character: String) throws {
    let name = String(repeating: character, count: 240)
    let content = try #require(ReportContent((0..<1000).map { Self.finding(.high, name + "\($0)", message: name) }))
    let escapedSize = ["<": 6, "&": 6][character] ?? 2
    let bytes = content.results.reduce(0) { sum, result in
      sum + (result.message + result.object.name).reduce(0) { $0 + ("\($1)" == character ? escapedSize : 1) }
    }
    #expect(bytes < ReportContent.byteLimit && content.results.count > 100)
  }

  @Test("of a namespace with an owner do not make a report too large for etcd")
  func owners() throws {
    let owner = NamespaceOwner(
      namespaces: ["a"], name: "team", contact: String(repeating: "<", count: 1024), link: "https://x")
    let controls = ReportContent((0..<1000).map { Self.finding(.high, "role-\($0)") })
    let content = try #require(ReportContent(controls, audit: .empty) { $0 == "b" ? owner : nil })
    #expect(
      content.results.first?.properties == ["owner": "team", "contact": owner.contact ?? "", "link": "https://x"])
    #expect(content.results.count * 6 * 1024 < ReportContent.byteLimit && content.results.count > 50)
    #expect(content.failed == 1000)
    #expect(ReportContent(controls, audit: .empty) { _ in nil }?.results.count == 1000)
  }

  @Test("about names that differ only in their Unicode form are two")
  func unicodeForms() throws {
    let controls = try #require(ReportContent([Self.finding(.high, "r\u{E9}")]))
    var result = try #require(controls.results.first)
    result.object.name = "re\u{301}"
    let audit = ReportContent(results: [result], failed: 1, warned: 0)
    #expect(ReportContent(controls, audit: audit)?.results.count == 2)
    #expect(ReportContent(controls, audit: audit)?.failed == 2)
  }

  @Test("of controls and of the audit about one object count once, also with a long name")
  func once() throws {
    let finding = Self.finding(.high, String(repeating: "n", count: 300) + "\t")
    let controls = try #require(ReportContent([finding]))
    var result = try #require(controls.results.first)
    result.message = "the same, as the audit says it"
    var other = result
    other.rule = "another-check"
    let audit = ReportContent(results: [result, other], failed: 5, warned: 1)
    let content = try #require(ReportContent(controls, audit: audit))
    #expect(content.results.map(\.rule) == ["access-to-secrets", "another-check"])
    #expect(content.failed == 5 && content.warned == 1, "one of the audit is left out, and one of the controls counts")
    #expect(ReportContent(nil, audit: .empty) == nil)
  }

  @Test("make no report if there are none")
  func none() { #expect(ReportContent([]) == nil) }

  @Test(
    "contain names without characters that could break or fake a message",
    arguments: [
      ("plain-name:1", "plain-name:1"), ("it's", #"it\'s"#), ("a\nb\u{1B}[31m", #"a\u{a}b\u{1b}[31m"#),
      ("a\u{202E}b", #"a\u{202e}b"#), (#"a\b"#, #"a\\b"#), ("Größe", "Größe"),
      (String(repeating: "x", count: 300), String(repeating: "x", count: 253) + "…"),
    ])
  func escaping(name: String, escaped: String) { #expect(name.escaped() == escaped) }

  @Test("of 5,000 hostile objects are planned and reported in bounded time")
  func hostile() throws {
    var namespace = SimulatedNamespace()
    namespace.cluster = Fixtures.cluster
    namespace.baselines = [Fixtures.baseline(), Fixtures.baseline("second")]
    try namespace.reconcile()
    for index in 0..<2500 {
      namespace.create(
        .networkPolicy, "policy-\(index)", ["spec": ["podSelector": [:], "ingress": [[:]], "egress": [[:]]]])
      namespace.create(
        .roleBinding, "binding-\(index)",
        [
          "roleRef": ["kind": "ClusterRole", "name": "cluster-admin"],
          "subjects": [["kind": "Group", "name": .string(String(repeating: "'", count: 1000))]],
        ])
    }
    let planner = Planner()
    let observation = try namespace.observation()
    let plan = planner.plan(observation)
    let content = ReportContent(plan.results.values.flatMap(\.findings))
    #expect(plan.results["second"]?.findings.count == 5000)
    #expect(plan.results["second"]?.findings.allSatisfy { $0.message.count < 1024 } == true)
    #expect(content?.failed == 10_000)
  }
}
