import Kubernetes
import Testing

@testable import SandboxMerge

/// Schemas as custom resource definitions have them.
struct SchemaParsingTests {
  @Test(
    "Unsupported schemas are rejected with the path of the problem",
    arguments: [
      (
        ["properties": ["a": ["type": "text"]]],
        "openAPIV3Schema.properties[a].type: must be one of array, boolean, integer, number, object, string, not text"
      ),
      (
        ["properties": ["a": ["items": ["pattern": "("]]]],
        "openAPIV3Schema.properties[a].items.pattern: ( is no regular expression"
      ),
      (["required": "a"], "openAPIV3Schema.required: must be an array"),
      (["required": [1]], "openAPIV3Schema.required: must hold strings"),
      (["properties": ["a": 1]], "openAPIV3Schema.properties[a]: must be an object"),
      (["maxLength": "1"], "openAPIV3Schema.maxLength: must be a whole number"),
      (["allOf": [["nullable": 1]]], "openAPIV3Schema.allOf[0].nullable: must be a boolean"),
    ] as [(JSONValue, String)])
  func refusal(schema: JSONValue, words: String) {
    #expect {
      try OpenAPISchema(definition: schema)
    } throws: { error in
      (error as? SchemaError)?.description == words
    }
  }

  @Test("The root always has apiVersion, kind and metadata")
  func envelope() throws {
    let schema = try OpenAPISchema(definition: [
      "properties": [
        "metadata": [
          "type": "object", "properties": ["name": ["type": "string", "maxLength": 3], "labels": ["type": "string"]],
        ]
      ]
    ])
    #expect(schema.problems(in: ["metadata": ["name": "abcd"]]).map(\.reason) == ["FieldValueTooLong"])
    #expect(schema.problems(in: ["metadata": ["name": "abc", "labels": ["a": "b"]]]).isEmpty)
    #expect(schema.problems(in: ["apiVersion": 1]).map(\.field) == ["apiVersion"])
  }
}
