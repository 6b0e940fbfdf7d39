import CRDs
import Foundation
import Kubernetes
import Testing

@testable import Planning

@Suite("What is kept of an object") struct BoundedObjectTests {
  private static let binding: JSONValue = [
    "roleRef": ["kind": "ClusterRole", "name": "cluster-admin"], "subjects": [["kind": "User", "name": "eve"]],
  ]

  private static func name(_ length: Int, _ end: String = "") -> String {
    String(repeating: "n", count: length - end.utf8.count) + end
  }

  @Test("has at most eight owners, each of at most 128 bytes, and includes the baseline that the labels name")
  func owners() throws {
    func owner(_ name: String, _ uid: String) -> JSONValue {
      ["apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline", "name": .string(name), "uid": .string(uid)]
    }
    let foreign = (0..<1000).map { owner("other", "0-\($0)") } + [owner("other", Self.name(100_000))]
    let object = try ObservedObject.decoded(
      from: [
        "metadata": [
          "name": "x", "namespace": "team-a", "ownerReferences": .array(foreign + [owner("base", "z")]),
          "labels": [
            "app.kubernetes.io/managed-by": "plimsoll", "plimsoll.dev/baseline": "base", "plimsoll.dev/control": "rbac",
          ],
        ],
        "rules": [],
      ], kind: .role)
    #expect(object.ownership?.baseline == "base")
    #expect(object.ownerUIDs.count == 8)
    #expect(object.ownerUIDs.contains("z"))
    #expect(object.ownerUIDs.allSatisfy { $0.utf8.count <= 128 })
  }

  @Test(
    "keeps the baselines that a service account names, but not more than 16 KiB",
    arguments: [10, 16 << 10, (16 << 10) + 1, 200_000])
  func hardenedBy(length: Int) throws {
    let names = Self.name(length)
    let account = try ObservedObject.decoded(
      from: [
        "metadata": [
          "name": "default", "namespace": "team-a", "annotations": [WellKnown.hardenedByAnnotation: .string(names)],
        ]
      ], kind: .serviceAccount)
    let kept = try #require(account.ownership?.baseline)
    if length <= 16 << 10 { #expect(kept == names) } else { #expect(kept.utf8.count < 1024 && kept != names) }
  }

  @Test("has a role reference of bounded size, which is resolved", arguments: [10, 1024, 1025, 100_000])
  func roleReference(length: Int) throws {
    var namespace = SimulatedNamespace()
    namespace.baselines = [Fixtures.baseline()]
    let rule: JSONValue = ["apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]]
    namespace.create(.role, Self.name(length, "-1"), ["rules": [rule]])
    namespace.create(.role, Self.name(length, "-2"), ["rules": []])
    for end in ["-1", "-2"] {
      namespace.create(
        .roleBinding, "binding\(end)",
        [
          "roleRef": ["kind": "Role", "name": .string(Self.name(length, end))],
          "subjects": [["kind": "User", "name": "eve"]],
        ])
    }
    for object in try namespace.observation().objects.values {
      guard case .binds(let role, _)? = object.risk else { continue }
      #expect(role.name.utf8.count <= String.nameLimit)
    }
    let findings = try #require(namespace.plan().results["restricted"]?.findings)
    #expect(findings.filter { $0.id.kind == .roleBinding }.map(\.check) == [.accessToSecrets])
    #expect(findings.first { $0.id.kind == .roleBinding }?.id.name == "binding-1")
  }

  @Test("has a name of at most 1024 bytes", arguments: [1024, 1025, 100_000, 1_000_000])
  func names(length: Int) throws {
    var namespace = SimulatedNamespace()
    for end in ["-1", "-2"] { namespace.create(.roleBinding, Self.name(length, end), Self.binding) }
    let objects = try namespace.observation().objects.values
    #expect(objects.count == 2, "names that differ at the end stay different")
    #expect(objects.allSatisfy { $0.id.name.utf8.count <= String.nameLimit })
    #expect(objects.allSatisfy { $0.id.hasShortenedName == (length > String.nameLimit) })
  }

  @Test("an unmanaged object whose name is too long to be kept is reported, but not pruned", arguments: [1024, 1025])
  func unmanaged(length: Int) throws {
    var namespace = SimulatedNamespace()
    namespace.baselines = [Fixtures.baseline { $0.rbac?.unmanaged = .prune }]
    try namespace.reconcile()
    namespace.create(.roleBinding, Self.name(length), Self.binding)
    let plan = try namespace.plan()
    let findings = plan.results["restricted"]?.findings.filter { $0.kind == .unmanaged } ?? []
    #expect(plan.objectChanges.map(\.shortReason) == (length > String.nameLimit ? [] : [.unmanaged]))
    #expect(findings.map(\.check) == (length > String.nameLimit ? [.clusterAdminRoleBinding] : []))
    #expect(
      findings.allSatisfy {
        $0.message.hasSuffix(
          "cannot delete it, because the name exceeds 1024 bytes or has more than 30 combining marks in a row")
      })
  }

  @Test("an object whose name is too long to be kept is never the operator's")
  func ownership() throws {
    let baseline = Fixtures.baseline()
    var content = Self.binding
    content["metadata"] = [
      "name": .string(Self.name(100_000)), "namespace": "team-a",
      "labels": [
        "app.kubernetes.io/managed-by": "plimsoll", "plimsoll.dev/baseline": "restricted",
        "plimsoll.dev/control": "rbac",
      ],
      "managedFields": [["manager": "plimsoll", "operation": "Apply"]],
      "ownerReferences": [
        [
          "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline", "name": "restricted",
          "uid": .string(baseline.uid),
        ]
      ],
    ]
    let object = try ObservedObject.decoded(from: content, kind: .roleBinding)
    #expect(!object.belongs(to: baseline))
    #expect(object.ownerUIDs.isEmpty)
  }

  @Test("names that differ only in Unicode form are different objects")
  func unicodeForms() throws {
    var namespace = SimulatedNamespace()
    namespace.baselines = [Fixtures.baseline()]
    for name in ["e\u{301}", "\u{E9}"] { namespace.create(.roleBinding, name, Self.binding) }
    #expect(try namespace.observation().objects.count == 2)
    #expect(ObjectKey(name: "e\u{301}") != ObjectKey(name: "\u{E9}"))
  }
}
