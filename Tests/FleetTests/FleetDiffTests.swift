import CRDs
import Foundation
import Kubernetes
import Planning
import Preview
import TestSupport
import Testing

@testable import Fleet

@Suite("fleet diff") struct FleetDiffTests {
  private static let texts = SharedTexts()

  /// The preview of a cluster in which a policy is created in some namespaces.
  private static func effect(
    _ namespaces: [String], uid: String = "1", notes: [String] = [], text: JSONValue = "x"
  ) -> ClusterEffect {
    let previews = namespaces.map { namespace in
      let after: JSONValue = [
        "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
        "metadata": [
          "name": "deny", "namespace": .string(namespace), "annotations": ["text": text],
          "ownerReferences": [["name": "b", "uid": .string(uid)]],
        ],
      ]
      let id = ObjectID(kind: ManagedKind(NetworkPolicy.self), namespace: namespace, name: "deny")
      let change = ObjectChange(
        action: .create, id: id, reason: .rollout, control: .networkPolicies, baselines: ["b"], before: nil,
        after: after)
      return NamespacePreview(name: namespace, changes: [change], kept: namespaces.count)
    }
    return ClusterEffect(
      ClusterPreview(baselines: ["b"], namespaces: previews, notes: notes), sharing: texts)
  }

  private static func diff(_ clusters: [(String, Result<ClusterEffect, ClusterProblem>)]) -> FleetDiff {
    FleetDiff(baselines: ["b"], clusters: clusters.map(\.0), results: clusters.map(\.1))
  }

  private static var mixed: FleetDiff {
    diff([
      ("a", .success(effect([]))), ("b", .success(effect(["shop", "pay"], uid: "2"))),
      ("c", .success(effect(["shop"], uid: "3"))), ("d", .success(effect(["shop"], notes: ["one note"]))),
      ("e", .failure(ClusterProblem(.unreachable, "no answer"))), ("f", .success(effect([]))),
    ])
  }

  @Test("clusters with the same changes are one group, whatever their namespaces and the UIDs of the baseline are")
  func groups() {
    let diff = Self.mixed
    #expect(diff.groups.map(\.clusters) == [["b", "c"], ["d"], ["a", "f"]])
    #expect(diff.groups.first?.changes.first?.namespaces == ["b": ["shop", "pay"], "c": ["shop"]])
    #expect(diff.groups.map(\.totals.create) == [3, 1, 0])
    #expect(diff.hasChanges && diff.isIncomplete)
    #expect(!Self.diff([("a", .success(Self.effect([])))]).hasChanges)
  }

  @Test("the text, the comment and the JSON are the committed ones")
  func golden() throws {
    let diff = Self.mixed
    try expectGolden(diff.text(), at: "Tests/FleetTests/Golden/diff.txt")
    try expectGolden(diff.markdown, at: "Tests/FleetTests/Golden/diff.md")
    try expectGolden(try diff.json.indented(), at: "Tests/FleetTests/Golden/diff.json")
  }

  @Test("a text of a cluster does not end the block of a comment, and does not control the terminal")
  func hostile() {
    let text: JSONValue = "````\n```\n# title\u{1b}[2J"
    let diff = Self.diff([
      ("a\u{1b}[2J`", .success(Self.effect(["shop"], notes: ["```` x\u{9b}", "`````"], text: text)))
    ])
    let fence = diff.markdown.split(separator: "\n").filter { $0.hasSuffix("diff") && $0.hasPrefix("`") }
    #expect(fence == ["``````diff"])
    #expect(diff.markdown.components(separatedBy: "``````").count == 3)
    for output in [diff.text(), diff.markdown] {
      #expect(!output.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control })
    }
  }

  @Test("notes of a cluster are bounded")
  func manyNotes() {
    let notes = ClusterEffect.bounded((0..<60).map { "\($0)" + String(repeating: "x", count: 2000) })
    #expect(notes.count == 51)
    #expect(notes.last == "10 further notes not shown")
    #expect(notes.allSatisfy { $0.count <= 1000 })
    #expect(ClusterEffect.bounded(["a"]) == ["a"])
  }

  @Test("a comment is bounded, and says what it leaves out")
  func bounded() {
    let large = JSONValue.string(String(repeating: "word ", count: 50_000))
    let clusters = (0..<20).map { index in
      ("c\(index)", Result<ClusterEffect, ClusterProblem>.success(Self.effect(["n"], notes: ["\(index)"], text: large)))
    }
    let markdown = Self.diff(clusters).markdown
    #expect(markdown.utf16.count < 65_536)
    #expect(markdown.contains("… the rest is not shown"))
    #expect(markdown.contains("further parts not shown"))
  }
}
