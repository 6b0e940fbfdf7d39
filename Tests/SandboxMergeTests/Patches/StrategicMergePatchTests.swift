import Kubernetes
import Testing

@testable import SandboxKinds
@testable import SandboxMerge

@Suite("Strategic merge patches merge as kube-apiserver does") struct StrategicMergePatchTests {
  /// The schema of pod templates.
  private let schema = BuiltInKinds.all.first { $0.kind == "PodTemplate" }?.schema

  @Test("without a schema maps merge and lists are replaced")
  func schemaless() throws {
    let live: JSONValue = ["spec": ["list": [["name": "a"]], "map": ["a": 1, "b": 2]]]
    let patch: JSONValue = ["spec": ["list": [["name": "b"]], "map": ["b": nil, "c": ["x": nil, "y": 1]]]]
    #expect(
      try StrategicMergePatch.applied(patch, to: live, schema: nil)
        == ["spec": ["list": [["name": "b"]], "map": ["a": 1, "c": ["y": 1]]]])
  }

  @Test("unknown fields are rejected if values must be merged")
  func unknownFields() {
    let live: JSONValue = ["template": ["unknown": ["a": 1]], "metadata": ["labels": ["a": ["b": 1]]]]
    for (patch, reason) in [
      (
        ["template": ["unknown": ["a": 2]]] as JSONValue,
        #"unable to find api field in struct PodTemplateSpec for the json field "unknown""#
      ),
      (
        ["metadata": ["labels": ["a": ["b": 2]]]],
        "merging an object in json but data type is not struct, instead is: map"
      ),
    ] {
      #expect(throws: PatchError.unprocessed(reason)) {
        try StrategicMergePatch.applied(patch, to: live, schema: schema)
      }
    }
  }
}
