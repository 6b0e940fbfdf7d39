import CRDs
import Kubernetes
import Planning
import Testing

@testable import Preview

@Suite struct LocalWriteTests {
  /// The examples for objects in RFC 7396, appendix A.
  static let merges: [(object: JSONValue, patch: JSONValue, result: JSONValue)] = [
    (["a": "b"], ["a": "c"], ["a": "c"]),
    (["a": "b"], ["b": "c"], ["a": "b", "b": "c"]),
    (["a": "b"], ["a": nil], [:]),
    (["a": "b", "b": "c"], ["a": nil], ["b": "c"]),
    (["a": ["b"]], ["a": "c"], ["a": "c"]),
    (["a": "c"], ["a": ["b"]], ["a": ["b"]]),
    (["a": ["b": "c"]], ["a": ["b": "d", "c": nil]], ["a": ["b": "d"]]),
    (["a": [["b": "c"]]], ["a": [1]], ["a": [1]]),
    ([:], ["a": ["bb": ["ccc": nil]]], ["a": ["bb": [:]]]),
  ]

  @Test("a merge patch follows RFC 7396", arguments: merges.indices)
  func merge(index: Int) {
    let example = Self.merges[index]
    #expect(LocalWrite.merge(example.patch, into: example.object) == example.result)
  }

  @Test("an estimate applies the desired fields, keeps server defaults, and removes added keys")
  func apply() throws {
    var live: JSONValue = [
      "apiVersion": "v1", "kind": "ResourceQuota",
      "metadata": [
        "name": "restricted-q", "namespace": "team-a", "resourceVersion": "1", "labels": ["mine": "too"],
      ],
      "spec": ["hard": ["pods": "999", "requests.cpu": "10000m", "secrets": "1"]],
      "status": ["used": ["pods": "0"]],
    ]
    let baseline = try Examples.baseline("resourceQuotas: [{name: q, hard: {pods: 50, requests.cpu: 10}}]")
    let desired = try #require(
      Planner().render(
        [baseline], in: Examples.namespace("team-a"), cluster: ClusterFacts(), now: Examples.now
      ).objects.first { $0.id.kind == .resourceQuota })
    let outcome = LocalWrite.apply(desired.manifest, over: live, kind: .resourceQuota)
    #expect(outcome["spec"] == ["hard": ["pods": "50", "requests.cpu": "10000m"]], "10000m equals 10")
    #expect(outcome["metadata"]?["labels"]?["mine"] == "too")
    #expect(outcome["metadata"]?["labels"]?["plimsoll.dev/baseline"] == "restricted")
    #expect(outcome["status"] == live["status"])
    live = outcome
    #expect(
      LocalWrite.apply(desired.manifest, over: live, kind: .resourceQuota) == live, "a second apply changes nothing")
  }
}
