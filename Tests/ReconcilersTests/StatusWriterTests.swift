import CRDs
import Kubernetes
import Logging
import Testing

@testable import Reconcilers

@Suite struct StatusWriterTests {
  private static func rejection(_ details: String) -> APIError {
    APIError(
      code: 500, reason: "",
      message: "failed to create typed patch object (/b; plimsoll.dev/v1alpha1, Kind=SecurityBaseline): \(details)")
  }

  @Test(
    "the undeclared fields that the API server names are removed, and nothing else",
    arguments: [
      (".status.specHash: field not declared in schema", [".status.specHash"]),
      (
        "errors:   .status.specHash: field not declared in schema   .status.rollout.halt: field not declared in schema",
        [".status.specHash", ".status.rollout.halt"]
      ),
      (
        #".status.conditions[type="a.b"].new: field not declared in schema"#, [#".status.conditions[type="a.b"].new"#]
      ),
      (".status.missing.field: field not declared in schema", [".status.missing.field"]),
    ])
  func paths(details: String, expected: [String]) throws {
    let undeclared = try #require(UndeclaredFields(Self.rejection(details)))
    #expect(undeclared.paths == expected)
    let object: JSONValue = [
      "spec": ["specHash": "s"],
      "status": [
        "specHash": "s", "rollout": ["halt": "h", "step": 1],
        "conditions": [["type": "a.b", "new": 1], ["type": "c", "new": 2]],
      ],
    ]
    var required = object
    for path in expected {
      switch path {
      case ".status.specHash": required["status"]?["specHash"] = nil
      case ".status.rollout.halt": required["status"]?["rollout"] = ["step": 1]
      case ".status.missing.field": break
      default: required["status"]?["conditions"] = [["type": "a.b"], ["type": "c"]]
      }
    }
    #expect(undeclared.removed(from: object) == required)
  }

  @Test(
    "other errors name no field",
    arguments: [
      APIError(code: 409, reason: "Conflict", message: "the object has been modified"),
      rejection(".spec.x: field not declared in schema"), rejection(".status.drift.restored: expected numeric"),
    ])
  func others(error: APIError) { #expect(UndeclaredFields(error) == nil) }

  @Test("a server that rejects a field again and again, or that rejects the status for another reason, ends the write")
  func ends() async throws {
    let objects = FakeObjects()
    let writer = StatusWriter(client: objects, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let baseline = ObservedBaseline(
      SecurityBaseline(metadata: ObjectMeta(name: "b", uid: "u", generation: 1), spec: SecurityBaselineSpec()),
      previous: nil)
    for (error, attempts) in [
      (Self.rejection(".status.specHash: field not declared in schema"), 20),
      (APIError(code: 403, reason: "Forbidden", message: "not allowed"), 21),
    ] {
      objects.refuse("apply b", with: error)
      await #expect(throws: error) { try await writer.write(SecurityBaselineStatus(), of: baseline) }
      #expect(objects.writes.count == attempts)
    }
  }
}
