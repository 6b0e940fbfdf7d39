import Kubernetes

extension Scenario {
  /// Defaulting, pruning and validation of custom resources.
  static let customValidation: [Scenario] = [
    Scenario(
      name: "custom validation: defaults and pruning",
      steps: Gadget.made("pruning.example.com") + [
        .post(
          pruned,
          gadget(
            "a",
            [
              "size": 1, "nothing": 1, "free": ["any": ["thing": 1]], "nested": ["other": 1], "ports": [["port": 80]],
              "limits": ["a": 1, "b": "x"],
            ]), [("fieldValidation", "Ignore")]
        ).expecting(
          201,
          [
            "spec": .exactly([
              "size": 1, "color": "red", "free": ["any": ["thing": 1]], "nested": ["on": true],
              "ports": [["port": 80, "protocol": "TCP"]], "limits": ["a": 1, "b": "x"],
            ])
          ]),
        .post(pruned, gadget("b", ["size": 1, "color": nil, "maybe": nil]))
          .titled("null: replaced by a default, kept where it may be")
          .expecting(201, ["spec": ["color": "red", "maybe": .exactly(.null)]]),
        .post(pruned, gadget("c", ["size": 1, "nothing": 1]), [("fieldValidation", "Warn")]).since(27)
          .expecting(201).expecting(header: "warning", #"299 - "unknown field \"spec.nothing\"""#),
        .post(pruned, gadget("d", ["size": 1, "nothing": 1]), [("fieldValidation", "Strict")]).since(27)
          .refused(400, "BadRequest", .containing(#"strict decoding error: unknown field "spec.nothing""#)),
        .merge("\(pruned)/a", ["spec": ["nothing": 2, "color": nil]], [("fieldValidation", "Ignore")])
          .expecting(["spec": ["color": "red", "nothing": .absent]]),
        .jsonPatch("\(pruned)/a", [["op": "remove", "path": "/spec/nested"]])
          .expecting(["spec": ["nested": .exactly(["on": true])]]),
        .strategic("\(pruned)/a", ["spec": ["size": 2]]).titled("no strategic merge patch for custom resources")
          .refused(415, "UnsupportedMediaType"),
      ]),
    Scenario(
      name: "custom validation: causes",
      steps: Gadget.made("causes.example.com") + [
        invalid(["size": 0], "spec.size", "FieldValueInvalid"), invalid(["size": 11], "spec.size", "FieldValueInvalid"),
        invalid([:], "spec.size", "FieldValueRequired"),
        invalid(["size": 1, "color": "blue"], "spec.color", "FieldValueNotSupported"),
        invalid(["size": 1, "code": "A1"], "spec.code", "FieldValueInvalid"),
        invalid(["size": 1, "code": "abcdefghi"], "spec.code", nil),
        invalid(["size": 1, "tags": ["a", "a"]], "spec.tags[1]", "FieldValueDuplicate"),
        invalid(["size": 1, "tags": ["a", "b", "c", "d"]], "spec.tags", nil),
        invalid(["size": 1, "ports": [["port": 1], ["port": 1]]], "spec.ports[1]", "FieldValueDuplicate"),
        invalid(["size": 1, "ports": [["note": "x"]]], "spec.ports[0].port", "FieldValueRequired"),
        invalid(["size": 1, "when": "yesterday"], "spec.when", nil),
        invalid(["size": "1"], "spec.size", nil), invalid(["size": 1.5], "spec.size", nil),
        invalid(["size": 1, "limits": ["a": true]], "spec.limits.a", nil),
        invalid(["size": 1, "code": nil, "tags": "a"], "spec.tags", nil),
        .post(causes, Gadget.object("causes.example.com", "two", ["size": 0, "color": "blue"]))
          .refused(422, "Invalid", causes: .including([["field": "spec.size"], ["field": "spec.color"]]))
          .ignoring("/message"),
        .post(causes, Gadget.object("causes.example.com", "Not_A_Name", ["size": 1]))
          .refused(422, "Invalid", causes: .including([["field": "metadata.name"]])),
        .post(causes, Gadget.object("other.example.com", "a", ["size": 1])).refused(400, "BadRequest"),
        .post(causes, Gadget.object("causes.example.com", "a", ["size": 1])),
        .merge("\(causes)/a", ["spec": ["size": 99]])
          .refused(422, "Invalid", causes: [["field": "spec.size", "reason": "FieldValueInvalid"]]),
        .merge("\(causes)/a/status", ["status": ["ready": "perhaps"]])
          .refused(422, "Invalid", causes: [["field": "status.ready"]]),
        .get("\(causes)/a").expecting(["spec": ["size": 1]]),
      ]),
    Scenario(
      name: "custom validation: lists with keys", since: 25,
      steps: Gadget.made("keys.example.com") + [
        .apply("\(keyed)/a", ports([["port": 80, "protocol": "TCP", "note": "a"]])).expecting(201),
        .apply("\(keyed)/a", ports([["port": 80, "protocol": "UDP", "note": "b"]]), manager: "bob")
          .expecting(["spec": ["ports": .count(2)]]),
        .apply("\(keyed)/a", ports([["port": 80, "protocol": "TCP", "note": "c"]]), manager: "bob")
          .refused(409, "Conflict", causes: [["field": #".spec.ports[port=80,protocol="TCP"].note"#]]),
        .apply("\(keyed)/a", ports([])).titled("each takes back its own")
          .expecting(["spec": ["ports": [["protocol": "UDP", "note": "b"]]]]),
        .apply("\(keyed)/a", ports([["port": 81], ["port": 81]]), manager: "cyd").titled("a key twice")
          .expecting(500).comparingCode,
        .apply("\(keyed)/a", ports([["port": 82]]), manager: "cyd").titled("a key's default counts")
          .expecting(["spec": ["ports": .including([["port": 82, "protocol": "TCP"]])]]),
        .apply("\(keyed)/a", tags("x", "y")).expecting(["spec": ["tags": ["x", "y"]]]),
        .apply("\(keyed)/a", tags("z"), manager: "eve").expecting(["spec": ["tags": ["x", "y", "z"]]]),
        .apply("\(keyed)/a", tags("y")).titled("a set loses what its owner left out")
          .expecting(["spec": ["tags": ["y", "z"]]]),
      ]),
  ]

  private static let pruned = Gadget.path("pruning.example.com")
  private static let causes = Gadget.path("causes.example.com")
  private static let keyed = Gadget.path("keys.example.com")

  private static func gadget(_ name: String, _ spec: JSONValue) -> JSONValue {
    Gadget.object("pruning.example.com", name, spec)
  }

  private static func ports(_ ports: JSONValue) -> JSONValue {
    Gadget.object("keys.example.com", "a", ["size": 1, "ports": ports])
  }

  private static func tags(_ tags: JSONValue...) -> JSONValue {
    Gadget.object("keys.example.com", "a", ["size": 1, "tags": .array(tags)])
  }

  private static func invalid(_ spec: JSONValue, _ field: String, _ reason: String?) -> Step {
    .post(causes, Gadget.object("causes.example.com", "a", spec))
      .titled("a spec of \(brief(spec))")
      .refused(
        422, "Invalid", .since(25, .anyString),
        causes: .since(
          25,
          .including([
            ["field": .exactly(.string(field)), "reason": reason.map { .exactly(.string($0)) } ?? .anyString]
          ])))
  }
}
