import Kubernetes
import Planning
import Testing

@Suite struct ReleasePatchTests {
  @Test("removes only the operator's labels and owner references, and tests the resourceVersion")
  func release() throws {
    let live: JSONValue = [
      "metadata": [
        "resourceVersion": "7",
        "labels": [
          "app.kubernetes.io/managed-by": "plimsoll", "plimsoll.dev/baseline": "b", "plimsoll.dev/control": "rbac",
          "team": "a",
        ],
        "ownerReferences": [["kind": "SecurityBaseline", "uid": "1"], ["kind": "Deployment", "uid": "2"]],
      ]
    ]
    let patch = try #require(ReleasePatch.operations(for: live))
    #expect(patch[0] == ["op": "test", "path": "/metadata/resourceVersion", "value": "7"])
    #expect(patch[1] == ["op": "replace", "path": "/metadata/labels", "value": ["team": "a"]])
    #expect(
      patch[2] == [
        "op": "replace", "path": "/metadata/ownerReferences", "value": [["kind": "Deployment", "uid": "2"]],
      ])
    #expect(ReleasePatch.operations(for: ["metadata": ["resourceVersion": "7"]]) == nil)
  }
}
