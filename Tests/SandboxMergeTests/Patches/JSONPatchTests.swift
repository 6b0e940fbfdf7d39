import Kubernetes
import Testing

@testable import SandboxMerge

@Suite("JSON patches are applied as in kube-apiserver") struct JSONPatchTests {
  @Test(
    "the pointer can be the whole document",
    arguments: [
      (["op": "replace", "path": "", "value": ["x": 1]], ["x": 1]), (["op": "add", "path": "", "value": 5], 5),
      (["op": "copy", "from": "", "path": "/b"], ["a": 1, "b": ["a": 1]]),
      (["op": "test", "path": "", "value": ["a": 1]], ["a": 1]),
    ] as [(JSONValue, JSONValue)])
  func root(operation: JSONValue, result: JSONValue) throws {
    #expect(try JSONPatch.apply([operation], to: ["a": 1]) == result)
  }

  @Test("the error has more detail than the server's message")
  func detail() {
    #expect {
      try JSONPatch.apply([["op": "test", "path": "/a", "value": 2]], to: ["a": 1])
    } throws: {
      ($0 as? PatchError)?.detail == "testing value /a failed: test failed"
    }
  }
}

@Suite("JSON merge patches merge as RFC 7396 says") struct MergePatchTests {
  /// The examples of RFC 7396, appendix A.
  @Test(
    "the examples of the RFC",
    arguments: [
      (["a": "b"], ["a": "c"], ["a": "c"]), (["a": "b"], ["b": "c"], ["a": "b", "b": "c"]),
      (["a": "b"], ["a": nil], [:]), (["a": "b", "b": "c"], ["a": nil], ["b": "c"]),
      (["a": ["b"]], ["a": "c"], ["a": "c"]), (["a": "c"], ["a": ["b"]], ["a": ["b"]]),
      (["a": ["b": "c"]], ["a": ["b": "d", "c": nil]], ["a": ["b": "d"]]),
      (["a": [["b": "c"]]], ["a": [1]], ["a": [1]]), (["a", "b"], ["c", "d"], ["c", "d"]),
      (["a": "b"], ["c"], ["c"]), (["a": "foo"], nil, nil), (["a": "foo"], "bar", "bar"),
      (["e": nil], ["a": 1], ["e": nil, "a": 1]), ([1, 2], ["a": "b", "c": nil], ["a": "b"]),
      ([:], ["a": ["bb": ["ccc": nil]]], ["a": ["bb": [:]]]),
    ] as [(JSONValue, JSONValue, JSONValue)])
  func examples(original: JSONValue, patch: JSONValue, result: JSONValue) {
    #expect(MergePatch.apply(patch, to: original) == result)
  }

  @Test(
    "a patch that is not an object is rejected",
    arguments: [
      (nil, "Invalid JSON Patch"),
      ([1], "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}"),
      ("x", "error decoding patch: json: cannot unmarshal string into Go value of type map[string]interface {}"),
      (1, "error decoding patch: json: cannot unmarshal number into Go value of type map[string]interface {}"),
      (true, "error decoding patch: json: cannot unmarshal bool into Go value of type map[string]interface {}"),
    ] as [(JSONValue, String)])
  func refusals(patch: JSONValue, reason: String) throws {
    #expect(throws: PatchError.malformed(reason)) { try MergePatch.applied(patch, to: [:]) }
    #expect(try MergePatch.applied(["a": 1], to: ["b": 2]) == ["a": 1, "b": 2])
  }
}
