import Kubernetes
import Testing

@testable import SandboxKinds
@testable import SandboxMerge

/// Defaults, and members that a schema does not know.
struct SchemaDefaultingTests {
  @Test(
    "Absent members get their default if their parent exists",
    arguments: [
      ([:], [:]), (["spec": [:]], ["spec": ["a": 1]]), (["spec": ["a": 2]], ["spec": ["a": 2]]),
      (["spec": ["a": nil]], ["spec": ["a": 1]]), (["spec": ["n": nil]], ["spec": ["a": 1, "n": nil]]),
      (["spec": ["list": [[:], ["x": "z"]]]], ["spec": ["a": 1, "list": [["x": "y"], ["x": "z"]]]]),
      (["spec": ["map": ["k": [:]]]], ["spec": ["a": 1, "map": ["k": ["x": "y"]]]]),
      (["spec": ["deep": [:]]], ["spec": ["a": 1, "deep": ["inner": ["b": 1, "c": 2]]]]),
    ] as [(JSONValue, JSONValue)])
  func defaults(given: JSONValue, expected: JSONValue) throws {
    let element: JSONValue = ["type": "object", "properties": ["x": ["type": "string", "default": "y"]]]
    let inner: JSONValue = [
      "type": "object", "default": ["b": 1],
      "properties": ["b": ["type": "integer"], "c": ["type": "integer", "default": 2]],
    ]
    let schema = try OpenAPISchema(definition: [
      "properties": [
        "spec": [
          "type": "object",
          "properties": [
            "a": ["type": "integer", "default": 1], "n": ["type": "integer", "nullable": true, "default": 5],
            "list": ["type": "array", "items": element],
            "map": ["type": "object", "additionalProperties": element],
            "deep": ["type": "object", "properties": ["inner": inner]],
          ],
        ]
      ]
    ])
    var expected = expected
    if given["spec"] != nil, given.value("spec", "n") == nil { expected.set(5, at: "spec", "n") }
    #expect(schema.defaulted(given) == expected)
  }

  @Test(
    "Unknown members are pruned and reported",
    arguments: [
      (["spec": ["a": "x"]], ["spec": ["a": "x"]], []),
      (["spec": ["a": "x", "z": 1]], ["spec": ["a": "x"]], ["spec.z"]),
      (["spec": ["list": [["a": "x"], ["y": 1]]]], ["spec": ["list": [["a": "x"], [:]]]], ["spec.list[1].y"]),
      (["spec": ["free": ["any": ["thing": 1]]]], ["spec": ["free": ["any": ["thing": 1]]]], []),
      (["spec": ["map": ["k": ["a": "x", "z": 1]]]], ["spec": ["map": ["k": ["a": "x"]]]], ["spec.map.k.z"]),
      (["metadata": ["name": "n", "colour": "red"]], ["metadata": ["name": "n"]], ["metadata.colour"]),
      (["top": 1, "spec": [:]], ["spec": [:]], ["top"]), (["spec": ["a": nil]], ["spec": [:]], []),
      (["spec": ["n": nil]], ["spec": ["n": nil]], []),
    ] as [(JSONValue, JSONValue, [String])])
  func pruning(given: JSONValue, expected: JSONValue, unknown: [String]) throws {
    let element: JSONValue = ["type": "object", "properties": ["a": ["type": "string"]]]
    let schema = try OpenAPISchema(definition: [
      "properties": [
        "spec": [
          "type": "object",
          "properties": [
            "a": ["type": "string"], "n": ["type": "string", "nullable": true],
            "list": ["type": "array", "items": element],
            "map": ["type": "object", "additionalProperties": element],
            "free": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
          ],
        ]
      ]
    ])
    #expect(schema.pruned(given) == expected)
    #expect(schema.unknownFields(in: given) == unknown)
  }

  @Test(
    "Pruning a built-in kind removes null members and empty optional lists and maps",
    arguments: [
      (["data": nil], [:]), (["data": [:]], [:]), (["data": ["a": ""]], ["data": ["a": ""]]),
      (["metadata": ["labels": [:], "finalizers": []]], ["metadata": [:]]), (["other": 1], [:]),
    ] as [(JSONValue, JSONValue)])
  func typedPruning(given: JSONValue, expected: JSONValue) throws {
    let configMap = try #require(BuiltInKinds.all.first { $0.kind == "ConfigMap" })
    #expect(configMap.pruned(given) == expected)
  }
}
