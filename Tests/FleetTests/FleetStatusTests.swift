import Foundation
import Kubernetes
import Preview
import TestSupport
import Testing

@testable import Fleet

@Suite("fleet status") struct FleetStatusTests {
  private typealias Sample = SampleFleet

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var object: JSONValue
    var attention: [Attention]
    var message = ""

    init(_ name: String, _ attention: [Attention], _ object: JSONValue) {
      self.init(name, attention, "", object)
    }

    init(_ name: String, _ attention: [Attention], _ message: String, _ object: JSONValue) {
      testDescription = name
      self.object = object
      self.attention = attention
      self.message = message
    }
  }

  private static func conditions(_ conditions: JSONValue...) -> JSONValue {
    SampleFleet.object { $0["status"]?["conditions"] = .array(conditions) }
  }

  static let cases = [
    Case("converged", [], Sample.object()),
    Case("another spec", [.skew], Sample.object(hash: SampleFleet.old)),
    Case(
      "a halted rollout", [.halted, .noncompliant], "wave 2 is halted",
      conditions(
        Sample.condition("Ready", "False", "RolloutHalted", "wave 2 is halted"),
        Sample.condition("Compliant", "True", "NoDrift"))),
    Case(
      "an invalid spec", [.stalled, .noncompliant], "spec.x is invalid",
      conditions(
        Sample.condition("Ready", "False", "InvalidSpec"), Sample.condition("Compliant", "False", "InvalidSpec"),
        Sample.condition("Stalled", "True", "InvalidSpec", "spec.x is invalid"))),
    Case(
      "drift", [.noncompliant], "2 objects differ",
      conditions(
        Sample.condition("Ready", "True", "Reconciled"),
        Sample.condition("Compliant", "False", "DriftFound", "2 objects differ"))),
    Case(
      "a rollout in progress", [.reconciling], "3 of 12",
      conditions(
        Sample.condition("Ready", "False", "Progressing"), Sample.condition("Compliant", "Unknown", "Progressing"),
        Sample.condition("Reconciling", "True", "Progressing", "3 of 12"))),
    Case(
      "a generation that is not processed", [.reconciling], "the operator has not processed generation 4 yet",
      Sample.object { $0["metadata"]?["generation"] = 4 }),
    Case(
      "a cluster that is not selected", [],
      conditions(
        Sample.condition("Ready", "True", "NotSelected"), Sample.condition("Compliant", "Unknown", "NotSelected"))),
    Case(
      "an older CRD", [.skew, .older], "status.specHash is missing; upgrade the CRD and the operator",
      Sample.object(hash: nil)),
    Case(
      "no operator", [.noncompliant, .skew, .older],
      "the operator has not reported the conditions Ready and Compliant",
      Sample.object {
        $0["status"] = nil
        $0["metadata"]?["generation"] = 0
        $0["status"] = ["observedGeneration": 0]
      }),
    Case(
      "an exemption that expires soon", [.expiring], "an exemption expires within 14 days",
      Sample.object {
        $0["spec"]?["audit"] = ["exceptions": [["expires": "2027-01-18T00:00:00Z", "checks": ["a"]]]]
      }),
    Case(
      "an exemption that expires later", [],
      Sample.object { $0["spec"]?["exemptions"] = [["expires": "2027-03-18T00:00:00Z"]] }),
    Case(
      "a deletion", [.deleting], "the baseline is being deleted",
      Sample.object { $0["metadata"]?["deletionTimestamp"] = "2027-01-05T07:00:00Z" }),
  ]

  @Test("what needs attention", arguments: cases)
  func attention(_ row: Case) throws {
    let found = try #require(SampleFleet.row(row.object))
    #expect(found.attention == row.attention)
    #expect(found.message(SampleFleet.time) == row.message)
  }

  @Test("an operator that has not renewed its lease for five minutes is silent")
  func silence() throws {
    let seen = SampleFleet.time
    let row = SampleFleet.row(SampleFleet.object(), seen: seen.addingTimeInterval(-301))
    #expect(row?.attention == [.silent])
    #expect(SampleFleet.row(SampleFleet.object(), seen: seen.addingTimeInterval(-200))?.attention == [])
  }

  @Test("without Git, the reference is what most clusters run, and a tie is no majority")
  func majority() {
    func rows(_ hashes: [String?]) -> [FleetRow] {
      let clusters = hashes.enumerated().map { index, hash in
        hash.map { SampleFleet.cluster("c\(index)", SampleFleet.object(hash: $0)) } ?? SampleFleet.cluster("c\(index)")
      }
      return FleetStatus(clusters, comparedWith: .majority, time: SampleFleet.time).rows
    }
    let (old, new) = (SampleFleet.old, SampleFleet.new)
    #expect(rows([new, old, new]).map(\.skew) == [nil, .differs(expected: new), nil])
    #expect(rows([new, old]).map(\.skew) == [.noMajority, .noMajority])
    #expect(rows([new, new, nil]).map(\.skew) == [nil, nil, .missing(expected: new)])
    #expect(rows([new, nil, nil]).map(\.attention) == [[], [], []], "most clusters do not have the baseline")
  }

  @Test("with Git, every cluster should have its baselines, and no others")
  func git() {
    let clusters = [
      SampleFleet.cluster("a", SampleFleet.object(), SampleFleet.object("extra")), SampleFleet.cluster("b"),
      ClusterState(name: "c", origin: "c", reading: .success(.init(isInstalled: false))),
    ]
    let status = FleetStatus(clusters, comparedWith: .git(["restricted": SampleFleet.new]), time: SampleFleet.time)
    #expect(status.rows.map(\.baseline) == ["extra", "restricted", "restricted", nil])
    #expect(status.rows.map(\.skew) == [.notInGit, nil, .missing(expected: SampleFleet.new), nil])
    #expect(status.rows.map(\.attention) == [[.skew], [], [.missing], [.missing]])
    #expect(status.fails(on: [.skew]) && status.fails(on: [.noncompliant]) && !status.fails(on: [.unreachable]))
  }

  @Test("--fail-on counts only its reasons")
  func failures() {
    let problem = ClusterProblem(.forbidden, "no")
    let status = FleetStatus(
      [SampleFleet.cluster("a", problem), SampleFleet.cluster("b", SampleFleet.object())], comparedWith: .majority,
      time: SampleFleet.time)
    #expect(status.fails(on: [.unreachable]))
    #expect(!status.fails(on: [.skew, .noncompliant]) && !status.fails(on: []))
  }

  @Test("the drift of the last 24 hours is counted, up to the limit of the status")
  func drift() {
    let recent: JSONValue = ["time": "2027-01-05T07:00:00Z"]
    let state = BaselineState(
      SampleFleet.object { $0["status"]?["recentDrift"] = .array(Array(repeating: recent, count: 20)) })
    #expect(state.drift(before: SampleFleet.time) == (20, true))
    #expect(state.drift(before: SampleFleet.time.addingTimeInterval(90_000)) == (0, false))
  }

  @Test("the table, the JSON and the comment of a fleet are the committed ones")
  func golden() throws {
    let status = SampleFleet.mixed
    try expectGolden(status.table(), at: "Tests/FleetTests/Golden/status.txt")
    try expectGolden(status.table(isWide: true), at: "Tests/FleetTests/Golden/status-wide.txt")
    try expectGolden(status.markdown, at: "Tests/FleetTests/Golden/status.md")
    try expectGolden(try status.json.indented(), at: "Tests/FleetTests/Golden/status.json")
  }

  /// Texts that would end a cell, an element or a line.
  static let payloads = [
    "<script>alert(1)</script>", "\"><svg onload=alert(1)>", "a|b\n| c | d |", "\u{1b}[2J\u{202e}\u{9b}31m",
    "{{title}}{{{title}}}", "[x](javascript:alert(1)) @team https://evil.example",
    String(repeating: "<b>`", count: 5_000),
  ]

  @Test("texts of clusters do not become markup or control the terminal, and are bounded", arguments: payloads)
  func hostile(payload: String) throws {
    let text = JSONValue.string(payload)
    let object: JSONValue = [
      "metadata": ["name": text, "generation": text, "managedFields": [["manager": "plimsoll", "time": text]]],
      "spec": [
        "enforcement": text,
        "exemptions": [["namespaces": [text], "controls": [text], "expires": "2027-01-10T00:00:00Z"]],
      ],
      "status": [
        "mode": text, "specHash": text, "observedGeneration": text, "findings": text, "namespaces": text,
        "conditions": [
          ["type": "Ready", "status": text, "reason": text, "message": text],
          ["type": text, "status": text, "reason": text, "message": text],
        ],
        "audit": ["counts": ["critical": 9_223_372_036_854_775_807]], "recentDrift": [["time": text]],
      ],
    ]
    let state = ClusterState(
      name: FleetCluster(name: payload, origin: payload, access: .failure(.notInstalled)).name, origin: "x",
      reading: .success(.init(serverVersion: "v1", baselines: [BaselineState(object)])))
    let broken = SampleFleet.cluster("broken", ClusterProblem(.failed, payload))
    let status = FleetStatus([state, broken], comparedWith: .majority, time: SampleFleet.time)
    let page = try FleetPage(status, version: "1").render()
    for output in [status.table(), status.table(isWide: true), status.markdown, try status.json.indented(), page] {
      #expect(output.utf8.count < 40_000)
      #expect(!output.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control })
      #expect(!output.contains("\u{202e}"))
    }
    let tags = page.matches(of: /<\/?([a-z0-9]+)/).map { String($0.1) }
    #expect(Set(tags).isDisjoint(with: ["script", "svg", "b1", "img", "iframe"]))
    #expect(!page.contains("onload=alert(1)>"), "the attribute is escaped")
    #expect(status.table().split(separator: "\n").count == 4, "a text does not start a line")
    #expect(!status.markdown.contains("[x](") && !status.markdown.contains("https://evil"))
    #expect(status.markdown.split(separator: "\n").count == 5)
  }

  @Test("the version of the operator is the tag of its image, or else the start of the digest")
  func versions() {
    let cases = [
      ("ghcr.io/x/plimsoll-operator:0.1.0", "0.1.0"), ("localhost:5000/plimsoll", nil),
      ("plimsoll:1@sha256:abcdef", "1"),
      ("plimsoll@sha256:0123456789abcdef", "sha256:0123456789ab"),
    ]
    for (image, version) in cases { #expect(ClusterReader.version(ofImage: image) == version, "\(image)") }
  }
}
