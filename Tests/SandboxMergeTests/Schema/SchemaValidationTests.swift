import Kubernetes
import Testing

@testable import SandboxMerge

/// Values against the schemas of custom resources, with the causes that a kube-apiserver 1.36.2 named.
struct SchemaValidationTests {
  /// A schema for the member `spec`, a value for it, and the causes.
  struct ValidationCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let schema: JSONValue
    let value: JSONValue
    let causes: [String]

    init(_ sentence: String, _ schema: JSONValue, _ value: JSONValue, _ causes: String...) {
      (testDescription, self.schema, self.value, self.causes) = (sentence, schema, value, causes)
    }
  }

  @Test("Invalid values are rejected with kube-apiserver's causes", arguments: cases)
  func judge(_ validationCase: ValidationCase) throws {
    let schema = try OpenAPISchema(definition: ["type": "object", "properties": ["spec": validationCase.schema]])
    let problems = schema.problems(in: ["spec": validationCase.value])
    #expect(problems.map { "\($0.field): \($0.reason): \($0.message)" } == validationCase.causes)
  }

  static let cases: [ValidationCase] = scalars + composites + combinations + formats

  private static let scalars: [ValidationCase] = [
    ValidationCase("a text", ["type": "string"], "a"),
    ValidationCase(
      "a number for a text", ["type": "string"], 1,
      "spec: FieldValueTypeInvalid: Invalid value: \"integer\": spec in body must be of type string: \"integer\""),
    ValidationCase("a whole number for a number", ["type": "number"], 1),
    ValidationCase("a number that is whole", ["type": "integer"], 2.0),
    ValidationCase(
      "a number that is not whole", ["type": "integer"], 1.5,
      "spec: FieldValueTypeInvalid: Invalid value: \"number\": spec in body must be of type integer: \"number\"",
      "<nil>: FieldValueInvalid: Invalid value: \"\": Checked value must be of type integer (default format) in spec"),
    ValidationCase("null where it may be", ["type": "string", "nullable": true], nil),
    ValidationCase("a number or a text", ["x-kubernetes-int-or-string": true], "80%"),
    ValidationCase(
      "neither a number nor a text", ["x-kubernetes-int-or-string": true], true,
      "spec: FieldValueTypeInvalid: Invalid value: \"boolean\": spec in body must be of type integer,string: \"boolean\""
    ),
    ValidationCase(
      "a text that is none of those allowed", ["type": "string", "enum": ["a", "b"]], "c",
      "spec: FieldValueNotSupported: Unsupported value: \"c\": supported values: \"a\", \"b\""),
    ValidationCase(
      "a text that is too short", ["type": "string", "minLength": 2], "a",
      "spec: FieldValueInvalid: Invalid value: \"a\": spec in body should be at least 2 chars long"),
    ValidationCase(
      "a text that is too long", ["type": "string", "maxLength": 2], "abc",
      "spec: FieldValueTooLong: Too long: may not be more than 2 bytes"),
    ValidationCase("a text whose letters are counted, not its bytes", ["type": "string", "maxLength": 2], "äö"),
    ValidationCase(
      "a text that does not match", ["type": "string", "pattern": "^[a-z]+$"], "A",
      "spec: FieldValueInvalid: Invalid value: \"A\": spec in body should match '^[a-z]+$'"),
    ValidationCase(
      "a number that is too small", ["type": "integer", "minimum": 1], 0,
      "spec: FieldValueInvalid: Invalid value: 0: spec in body should be greater than or equal to 1"),
    ValidationCase(
      "a number that must be greater", ["type": "integer", "minimum": 1, "exclusiveMinimum": true], 1,
      "spec: FieldValueInvalid: Invalid value: 1: spec in body should be greater than 1"),
    ValidationCase(
      "a number that is too great", ["type": "number", "maximum": 1.5], 2,
      "spec: FieldValueInvalid: Invalid value: 2: spec in body should be less than or equal to 1"),
    ValidationCase(
      "a number that is no multiple", ["type": "integer", "multipleOf": 5], 7,
      "spec: FieldValueInvalid: Invalid value: 7: spec in body should be a multiple of 5"),
  ]

  private static let composites: [ValidationCase] = [
    ValidationCase(
      "a member that is missing",
      ["type": "object", "required": ["a"], "properties": ["a": ["type": "string"]]], [:],
      "spec.a: FieldValueRequired: Required value"),
    ValidationCase(
      "two members that are wrong, in the order of their paths",
      ["type": "object", "properties": ["a": ["type": "string"], "b": ["type": "integer"]]], ["b": "x", "a": 1],
      "spec.a: FieldValueTypeInvalid: Invalid value: \"integer\": spec.a in body must be of type string: \"integer\"",
      "spec.b: FieldValueTypeInvalid: Invalid value: \"string\": spec.b in body must be of type integer: \"string\""),
    ValidationCase(
      "an element that is wrong", ["type": "array", "items": ["type": "integer"]], [1, "x"],
      "spec[1]: FieldValueTypeInvalid: Invalid value: \"string\": spec[1] in body must be of type integer: \"string\""),
    ValidationCase(
      "a member by its own name that is wrong",
      ["type": "object", "additionalProperties": ["type": "boolean"]], ["x": 1],
      "spec.x: FieldValueTypeInvalid: Invalid value: \"integer\": spec.x in body must be of type boolean: \"integer\""),
    ValidationCase(
      "too few elements", ["type": "array", "minItems": 1, "items": ["type": "string"]], [],
      "spec: FieldValueInvalid: Invalid value: 0: spec in body should have at least 1 items"),
    ValidationCase(
      "too many elements", ["type": "array", "maxItems": 1, "items": ["type": "string"]], ["a", "b"],
      "spec: FieldValueTooMany: Too many: 2: must have at most 1 item"),
    ValidationCase(
      "too many members", ["type": "object", "maxProperties": 1, "additionalProperties": true], ["a": 1, "b": 2],
      "spec: FieldValueTooMany: Too many: 2: must have at most 1 item"),
    ValidationCase(
      "too few members", ["type": "object", "minProperties": 1, "additionalProperties": true], [:],
      "spec: FieldValueInvalid: Invalid value: 0: spec in body should have at least 1 properties"),
  ]

  private static let combinations: [ValidationCase] = [
    ValidationCase("one of two", ["type": "string", "oneOf": [["pattern": "^a"], ["pattern": "^b"]]], "ax"),
    ValidationCase(
      "none of two", ["type": "string", "oneOf": [["pattern": "^a"], ["pattern": "^b"]]], "c",
      "spec: FieldValueInvalid: Invalid value: \"c\": spec in body should match '^a'",
      "<nil>: FieldValueInvalid: Invalid value: \"\": \"spec\" must validate one and only one schema (oneOf). Found none valid"
    ),
    ValidationCase(
      "what must not be", ["type": "string", "not": ["enum": ["a"]]], "a",
      "<nil>: FieldValueInvalid: Invalid value: \"\": \"spec\" must not validate the schema (not)"),
    ValidationCase("any of two", ["type": "string", "anyOf": [["pattern": "^a"], ["pattern": "^b"]]], "b"),
    ValidationCase(
      "neither of two", ["type": "string", "anyOf": [["pattern": "^a"], ["pattern": "^b"]]], "c",
      "spec: FieldValueInvalid: Invalid value: \"c\": spec in body should match '^a'",
      "<nil>: FieldValueInvalid: Invalid value: \"\": \"spec\" must validate at least one schema (anyOf)"),
    ValidationCase(
      "both of two", ["type": "string", "oneOf": [["pattern": "^a"], ["pattern": "b$"]]], "ab",
      "<nil>: FieldValueInvalid: Invalid value: \"\": \"spec\" must validate one and only one schema (oneOf). Found 2 valid alternatives"
    ),
    ValidationCase(
      "not all of two", ["type": "string", "allOf": [["pattern": "^a"], ["pattern": "b$"]]], "ac",
      "spec: FieldValueInvalid: Invalid value: \"ac\": spec in body should match 'b$'",
      "<nil>: FieldValueInvalid: Invalid value: \"\": \"spec\" must validate all the schemas (allOf)"),
    ValidationCase(
      "no one of two", ["type": "string", "allOf": [["pattern": "^a"], ["pattern": "b$"]]], "c",
      "spec: FieldValueInvalid: Invalid value: \"c\": spec in body should match '^a'",
      "spec: FieldValueInvalid: Invalid value: \"c\": spec in body should match 'b$'",
      "<nil>: FieldValueInvalid: Invalid value: \"\": \"spec\" must validate all the schemas (allOf). None validated"),
    ValidationCase(
      "one of two members",
      [
        "type": "object", "properties": ["a": ["type": "string"], "b": ["type": "string"]],
        "oneOf": [["required": ["a"]], ["required": ["b"]]],
      ],
      [:],
      "spec.a: FieldValueRequired: Required value",
      "<nil>: FieldValueInvalid: Invalid value: \"\": \"spec\" must validate one and only one schema (oneOf). Found none valid"
    ),
    ValidationCase(
      "a member within a list that is missing",
      ["type": "array", "items": ["type": "object", "required": ["a"], "properties": ["a": ["type": "string"]]]], [[:]],
      "spec[0].a: FieldValueRequired: Required value"),
    ValidationCase(
      "null in a list", ["type": "array", "items": ["type": "string"]], [nil],
      "spec[0]: FieldValueTypeInvalid: Invalid value: \"null\": spec[0] in body must be of type string: \"null\""),
  ]

  private static let formats: [ValidationCase] = [
    ValidationCase("a moment", ["type": "string", "format": "date-time"], "2026-01-02T03:04:05.678Z"),
    ValidationCase(
      "no moment", ["type": "string", "format": "date-time"], "yesterday",
      "spec: FieldValueTypeInvalid: Invalid value: \"yesterday\": spec in body must be of type date-time: \"yesterday\""
    ),
    ValidationCase("bytes", ["type": "string", "format": "byte"], "aGk="),
    ValidationCase(
      "no bytes", ["type": "string", "format": "byte"], "aGk",
      "spec: FieldValueTypeInvalid: Invalid value: \"aGk\": spec in body must be of type byte: \"aGk\""),
    ValidationCase("a range of addresses", ["type": "string", "format": "cidr"], "10.0.0.0/8"),
    ValidationCase(
      "no range of addresses", ["type": "string", "format": "cidr"], "10.0.0.0",
      "spec: FieldValueTypeInvalid: Invalid value: \"10.0.0.0\": spec in body must be of type cidr: \"10.0.0.0\""),
    ValidationCase(
      "no address", ["type": "string", "format": "ipv4"], "10.0.0",
      "spec: FieldValueTypeInvalid: Invalid value: \"10.0.0\": spec in body must be of type ipv4: \"10.0.0\""),
    ValidationCase(
      "no span of time", ["type": "string", "format": "duration"], "soon",
      "spec: FieldValueTypeInvalid: Invalid value: \"soon\": spec in body must be of type duration: \"soon\""),
    ValidationCase("a span of time", ["type": "string", "format": "duration"], "1h30m"),
    ValidationCase(
      "no date", ["type": "string", "format": "date"], "2026-13-01",
      "spec: FieldValueTypeInvalid: Invalid value: \"2026-13-01\": spec in body must be of type date: \"2026-13-01\""),
    ValidationCase(
      "no UUID", ["type": "string", "format": "uuid"], "x",
      "spec: FieldValueTypeInvalid: Invalid value: \"x\": spec in body must be of type uuid: \"x\""),
    ValidationCase(
      "a number with 64 bits that is not whole", ["type": "integer", "format": "int64"], 1.5,
      "spec: FieldValueTypeInvalid: Invalid value: \"float64\": spec in body must be of type int64: \"float64\"",
      "<nil>: FieldValueInvalid: Invalid value: \"\": Checked value must be of type integer with format int64 in spec"),
    ValidationCase(
      "a number above a bound with a fraction", ["type": "number", "maximum": 1.5], 2.5,
      "spec: FieldValueInvalid: Invalid value: 2.5: spec in body should be less than or equal to 1.5"),
    ValidationCase("an unknown format", ["type": "string", "format": "color"], "anything"),
    ValidationCase(
      "more than 32 bits", ["type": "integer", "format": "int32"], 3_000_000_000,
      "<nil>: FieldValueInvalid: Invalid value: \"\": Checked value must be of type integer with format int32 in spec"),
  ]
}
