import CRDs
import Kubernetes
import Planning
import TestSupport
import Testing

@testable import Preview

@Suite struct ClusterPreviewTests {
  // MARK: - Outputs

  @Test("the text matches the golden file") func text() throws {
    try expectGolden(Self.everything.text(), at: "Tests/PreviewTests/Golden/preview.txt")
  }

  @Test("every line with content has a color, which ends with the line")
  func color() throws {
    let text = Self.everything.text(isColored: true)
    try expectGolden(text, at: "Tests/PreviewTests/Golden/preview.ansi.txt")
    #expect(text.replacing(#/\u{1B}\[[0-9]*m/#, with: "") == Self.everything.text())
    for line in text.split(separator: "\n") where line.contains("\u{1B}") { #expect(line.hasSuffix("\u{1B}[0m")) }
  }

  @Test("the JSON matches the golden file")
  func json() throws { try expectGolden(try Self.everything.jsonText(), at: "Tests/PreviewTests/Golden/preview.json") }

  @Test("a preview without changes is one line of text and a short JSON document")
  func quiet() throws {
    let preview = ClusterPreview(baselines: ["restricted"], namespaces: [.init(name: "team-a", kept: 8)])
    #expect(preview.text() == "0 to create, 0 to change, 0 to remove, 8 kept in 1 namespace\n")
    #expect(!preview.hasChanges)
    #expect(preview.json["namespaces"]?.arrayValue?.count == 1)
    #expect(preview.json["summary"]?["kept"] == 8)
  }

  @Test("the summary counts all changes")
  func summary() {
    let summary = Self.everything.summary
    #expect(summary.create == 2)
    #expect(summary.change == 2, "a recreated object counts as a change")
    #expect(summary.remove == 1)
    #expect(summary.kept == 5)
    #expect(summary.refused == 1)
    #expect(summary.refusedPods == 3)
    #expect(summary.findings == 4)
    #expect(
      summary.sentence
        == "2 to create, 2 to change, 1 to remove, 5 kept in 3 namespaces; 1 write would be refused;"
        + " 3 pods would be refused; 4 findings")
  }

  @Test("escapes control and bidirectional characters from the cluster")
  func control() {
    let share = NamespacePreview(name: "team-a", warnings: ["a\u{1B}[31mb\u{202E}c\r\u{7}"])
    let text = ClusterPreview(baselines: [], namespaces: [share]).text()
    #expect(text.contains(#"the server warns: a\u{1b}[31mb\u{202e}c\u{d}\u{7}"#))
  }

  @Test("groups namespaces with the same changes, and names the namespace in each remark")
  func groups() throws {
    let shares = ["team-a", "team-b", "other"].map { name in
      NamespacePreview(
        name: name, changes: [Self.viewers(in: name, role: name == "other" ? "edit" : "view")],
        warnings: name == "team-b" ? ["beware"] : [])
    }
    try expectGolden(
      ClusterPreview(baselines: ["restricted"], namespaces: shares).text(), at: "Tests/PreviewTests/Golden/groups.txt")
  }

  @Test("shortens more than eight namespaces with the same changes, unless the text is full", arguments: [8, 9])
  func manyNamespaces(count: Int) {
    let namespaces = (0..<count).map { index in
      NamespacePreview(name: "b-0\(index)", changes: [Self.viewers(in: "b-0\(index)", role: "view")])
    }
    let preview = ClusterPreview(baselines: ["restricted"], namespaces: namespaces)
    let all = "namespaces b-00, b-01, b-02"
    #expect(preview.text().hasPrefix(count > 8 ? "9 namespaces: b-00 … b-08\n" : all))
    #expect(preview.text(isFull: true).hasPrefix(all))
  }

  @Test("does not group namespaces that have only remarks")
  func remarks() {
    let shares = ["a", "b"].map { NamespacePreview(name: $0, warnings: ["beware"]) }
    let text = ClusterPreview(baselines: [], namespaces: shares).text()
    #expect(text.hasPrefix("namespace a\n\n! the server warns: beware\n\nnamespace b\n\n! the server"))
  }

  private static func viewers(in namespace: String, role: String) -> ObjectChange {
    ObjectChange(
      action: .create, id: id(.roleBinding, namespace, "restricted-viewers"), reason: .rollout, control: .rbac,
      baselines: ["restricted"], before: nil,
      after: [
        "metadata": ["name": "restricted-viewers", "namespace": .string(namespace)],
        "roleRef": ["name": .string(role)], "subjects": [["name": .string("oidc:\(namespace)-viewers")]],
      ])
  }

  // MARK: - A preview with every feature

  static let everything = ClusterPreview(
    baselines: ["restricted", "tenants"],
    namespaces: [
      .init(name: "quiet", kept: 4),
      .init(
        name: "team-a", changes: [created, changed, replaced], kept: 1, findings: findings,
        podSecurity: PodSecurityVerdict(
          level: "restricted:latest",
          violations: [
            .init(pod: "priv", message: "host namespaces, runAsNonRoot != true"),
            .init(pod: "web-0", others: 1, message: "runAsNonRoot != true"),
          ]),
        warnings: ["labels of this namespace are managed in Git"]),
      .init(name: "team-b", changes: [refused, removed]),
    ], notes: ["baseline 'old' in the cluster is invalid: what it generated is taken to stay as it is"])

  private static func id(_ kind: ManagedKind, _ namespace: String, _ name: String) -> ObjectID {
    ObjectID(kind: kind, namespace: namespace, name: name)
  }

  private static let created = ObjectChange(
    action: .create, id: id(.networkPolicy, "team-a", "restricted-default-deny"), reason: .rollout,
    control: .networkPolicies, baselines: ["restricted"], before: nil,
    after: Examples.policy().withoutBookkeeping)

  private static let changed = ObjectChange(
    action: .change, id: id(.namespace, "team-a", "team-a"), reason: .drift, control: .podSecurity,
    baselines: ["restricted", "tenants"],
    before: [
      "apiVersion": "v1", "kind": "Namespace",
      "metadata": [
        "name": "team-a",
        "labels": ["a": "1", "b": "2", "pod-security.kubernetes.io/enforce": "privileged", "team": "a"],
      ],
    ],
    after: [
      "apiVersion": "v1", "kind": "Namespace",
      "metadata": [
        "name": "team-a",
        "labels": [
          "a": "1", "b": "2", "pod-security.kubernetes.io/enforce": "restricted",
          "pod-security.kubernetes.io/enforce-version": "latest", "team": "a",
        ],
      ],
    ])

  private static func binding(_ role: JSONValue) -> JSONValue {
    [
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
      "metadata": ["name": "restricted-viewers", "namespace": "team-a"],
      "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role],
    ]
  }

  private static let replaced = ObjectChange(
    action: .replace, id: id(.roleBinding, "team-a", "restricted-viewers"), reason: .rollout, control: .rbac,
    baselines: ["restricted"], before: binding("edit"), after: binding("view"), origin: .estimate)

  private static let refused = ObjectChange(
    action: .create, id: id(.role, "team-b", "tenants-viewer"), reason: .rollout, control: .rbac,
    baselines: ["tenants"], before: nil,
    after: [
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
      "metadata": ["name": "tenants-viewer", "namespace": "team-b"], "rules": [],
    ], origin: .refused(#"admission webhook "gate.example.com" denied the request: roles are made by hand"#))

  private static let removed = ObjectChange(
    action: .remove, id: id(.networkPolicy, "team-b", "open"), reason: .unmanaged, control: .networkPolicies,
    baselines: ["restricted"],
    before: [
      "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
      "metadata": ["name": "open", "namespace": "team-b"], "spec": ["podSelector": [:], "ingress": [[:]]],
    ], after: nil)

  private static let findings = [
    Finding(
      kind: .nameConflict, control: .resourceQuotas, baseline: "restricted", id: id(.resourceQuota, "team-a", "q"),
      message: "ResourceQuota 'q' exists and is not managed by this baseline"),
    Finding(
      kind: .unmanaged, control: .rbac, baseline: "restricted", id: id(.roleBinding, "team-a", "boss"),
      message: "RoleBinding 'boss' (not managed) grants admin to User 'eve'",
      verdict: Verdict(check: .accessToImpersonate, severity: .critical, message: "")),
    Finding(
      kind: .drift(Drift(id: id(.limitRange, "team-a", "l"), control: .limitRanges, change: .missing)),
      control: .limitRanges, baseline: "tenants", id: id(.limitRange, "team-a", "l"),
      message: "LimitRange 'l' is missing"),
    Finding(
      kind: .unavailable, control: .networkPolicies, baseline: "tenants", id: id(.networkPolicy, "team-a", "n"),
      message: "NetworkPolicy 'n' cannot be generated: the API server's addresses are not known"),
  ]
}
