import CRDs
import Kubernetes
import Testing

@Suite("The hash of a spec") struct SpecHashTests {
  private func hash(_ spec: JSONValue) throws -> String {
    let baseline: JSONValue = [
      "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline", "metadata": ["name": "a"], "spec": spec,
    ]
    return try SecurityBaseline.parse(baseline).spec.normalizedHash
  }

  @Test(
    "specs that mean the same have the same hash",
    arguments: [
      ([:], ["enforcement": "Enforce", "deletionPolicy": "Remove", "suspend": false]),
      (["podSecurity": ["enforce": "restricted"]], ["podSecurity": ["enforce": "restricted", "version": "latest"]]),
      (
        ["namespaceSelector": ["matchNames": ["a", "b-*"]]],
        ["namespaceSelector": ["matchNames": ["b-*", "a"]]]
      ),
      (
        ["clusterSelector": ["matchNames": ["a", "b-*"], "matchLabels": ["x": "1", "y": "2"]]],
        ["clusterSelector": ["matchLabels": ["y": "2", "x": "1"], "matchNames": ["b-*", "a"]]]
      ),
      (
        [
          "resourceQuotas": [
            ["name": "a", "hard": ["pods": "1"]], ["name": "b", "hard": ["pods": "2", "services": "3"]],
          ]
        ],
        [
          "resourceQuotas": [
            ["name": "b", "hard": ["services": "3", "pods": "2"]], ["name": "a", "hard": ["pods": "1"]],
          ]
        ]
      ),
    ] as [(JSONValue, JSONValue)])
  func equal(left: JSONValue, right: JSONValue) throws { #expect(try hash(left) == hash(right)) }

  @Test(
    "specs that differ have different hashes",
    arguments: [
      ([:], ["enforcement": "Audit"]), ([:], ["podSecurity": ["enforce": "restricted"]]),
      (["podSecurity": ["enforce": "restricted"]], ["podSecurity": ["enforce": "baseline"]]),
      (["namespaceSelector": ["matchNames": ["a"]]], ["namespaceSelector": ["matchNames": ["a", "b"]]]),
      (["namespaceSelector": ["matchNames": ["a"]]], ["namespaceSelector": ["excludeNames": ["a"]]]),
      ([:], ["clusterSelector": ["matchNames": ["a"]]]),
      (["clusterSelector": ["matchNames": ["a"]]], ["clusterSelector": ["matchLabels": ["a": ""]]]),
    ] as [(JSONValue, JSONValue)])
  func different(left: JSONValue, right: JSONValue) throws { #expect(try hash(left) != hash(right)) }

  @Test("a hash has 16 hexadecimal digits, and does not change between versions")
  func format() throws {
    #expect(try hash(["podSecurity": ["enforce": "restricted"]]) == "bba6a0d69c292c4a")
    #expect(CompleteBaseline.spec.normalizedHash.wholeMatch(of: /[0-9a-f]{16}/) != nil)
    #expect(CompleteBaseline.spec.normalizedHash != SecurityBaselineSpec().normalizedHash)
  }
}
