import CRDs
import Kubernetes
import Planning
import Testing

/// The objects that restore and release generated objects.
@Suite struct ReplacementTests {
  private static let labels: JSONValue = [
    "app.kubernetes.io/managed-by": "plimsoll", "plimsoll.dev/baseline": "b", "plimsoll.dev/control": "rbac",
  ]
  private static let owner: JSONValue = ["kind": "SecurityBaseline", "name": "b", "uid": "1"]
  private static let other: JSONValue = ["kind": "Deployment", "name": "d", "uid": "2"]

  private static let live: JSONValue = [
    "metadata": [
      "name": "x", "resourceVersion": "7", "uid": "9", "finalizers": ["example.com/f"],
      "annotations": ["note": "hi"], "managedFields": [["manager": "kubectl"]],
      "labels": [
        "app.kubernetes.io/managed-by": "helm", "plimsoll.dev/baseline": "b", "plimsoll.dev/control": "rbac",
        "team": "a",
      ],
      "ownerReferences": [["kind": "SecurityBaseline", "name": "b", "uid": "old"], other],
    ],
    "spec": ["ingress": [[:]], "podSelector": [:]],
    "status": ["used": ["pods": "3"]],
  ]

  private static let desired = DesiredObject(
    id: ObjectID(kind: .networkPolicy, namespace: "a", name: "x"), control: .rbac, baselines: ["b"],
    manifest: [
      "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
      "metadata": ["name": "x", "namespace": "a", "labels": labels, "ownerReferences": [owner]],
      "spec": ["podSelector": [:]],
    ], fingerprint: Fingerprint(value: 1))

  @Test("a replacement has exactly the desired content, labels and owner, and keeps the metadata and status of others")
  func replacement() {
    let object = Replacement.object(desired: Self.desired, over: Self.live)
    #expect(object["spec"] == ["podSelector": [:]])
    #expect(object["status"] == Self.live["status"])
    let metadata = object["metadata"]
    #expect(metadata?["labels"]?["app.kubernetes.io/managed-by"] == "plimsoll")
    #expect(metadata?["labels"]?["team"] == "a")
    #expect(metadata?["ownerReferences"] == [Self.owner, Self.other])
    #expect(metadata?["resourceVersion"] == "7")
    #expect(metadata?["uid"] == "9")
    #expect(metadata?["finalizers"] == ["example.com/f"])
    #expect(metadata?["annotations"] == ["note": "hi"])
    #expect(metadata?["managedFields"] == nil)
  }

  @Test("a released object loses only the operator's labels and owner references")
  func release() throws {
    let object = try #require(Replacement.released(Self.live))
    #expect(object["metadata"]?["labels"] == ["team": "a"])
    #expect(object["metadata"]?["ownerReferences"] == [Self.other])
    #expect(object["metadata"]?["resourceVersion"] == "7")
    #expect(object["spec"] == Self.live["spec"])
    #expect(Replacement.released(["metadata": ["resourceVersion": "7"]]) == nil)
  }

  @Test("an unmanaged object that was removed is reported with its subjects and at most 768 bytes of its manifest")
  func removed() {
    let removed = RemovedObject([
      "kind": "RoleBinding",
      "metadata": [
        "name": "x", "uid": "1", "managedFields": [[:]],
        "annotations": ["a": .string(String(repeating: "é", count: 900))],
      ],
      "roleRef": ["name": "admin"], "subjects": [["kind": "User", "name": "eve"]],
    ])
    #expect(removed.summary == "granted admin to User 'eve'")
    #expect(removed.manifest.utf8.count <= RemovedObject.manifestLimit)
    #expect(!removed.manifest.contains("managedFields"))
    #expect(!removed.manifest.contains("uid"))
  }
}
