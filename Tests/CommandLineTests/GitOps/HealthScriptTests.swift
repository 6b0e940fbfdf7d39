import Foundation
import Kubernetes
import TestSupport
import Testing

/// The health check for Argo CD, run by the interpreter of Lua.
@Suite(
  "the health check for Argo CD",
  .enabled(if: ArgoCDHealthCheck.isAvailable, "\(ArgoCDHealthCheck.needsInterpreter)"))
struct HealthScriptTests {
  /// A state of a baseline, and the health that Argo CD must show.
  struct State: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var object: JSONValue
    var health: String
    var message: String
  }

  /// A condition for the current generation.
  private static func condition(_ type: String, _ status: String, _ reason: String, generation: Int64 = 2) -> JSONValue
  {
    [
      "type": .string(type), "status": .string(status), "reason": .string(reason),
      "message": .string("\(type) is \(status)"), "observedGeneration": .integer(generation),
    ]
  }

  private static func baseline(_ conditions: [JSONValue]?, observed: Int64? = 2, spec: JSONValue = [:]) -> JSONValue {
    var status: JSONValue = [:]
    status["conditions"] = conditions.map { .array($0) }
    status["observedGeneration"] = observed.map { .integer($0) }
    return ["metadata": ["name": "restricted", "generation": 2], "spec": spec, "status": status]
  }

  /// A row of the table of `Ready` in `docs/conditions.md`, and what it means for Argo CD.
  struct Row: Sendable {
    var status: String
    var reason: String
    var reconciling = "False"
    var stalled = "False"
    var health: String
  }

  static let rows = [
    Row(status: "True", reason: "Reconciled", health: "Healthy"),
    Row(status: "True", reason: "Suspended", health: "Suspended"),
    Row(status: "True", reason: "NotSelected", health: "Healthy"),
    Row(status: "True", reason: "ClusterUnknown", health: "Healthy"),
    Row(status: "False", reason: "ClusterUnknown", health: "Progressing"),
    Row(status: "False", reason: "Progressing", reconciling: "True", health: "Progressing"),
    Row(status: "False", reason: "InvalidSpec", stalled: "True", health: "Degraded"),
    Row(status: "False", reason: "MissingPermission", stalled: "True", health: "Degraded"),
    Row(status: "False", reason: "RejectedByAdmission", stalled: "True", health: "Degraded"),
    Row(status: "False", reason: "PartiallyFailed", health: "Progressing"),
    Row(status: "False", reason: "RolloutHalted", health: "Degraded"),
    Row(status: "False", reason: "RolloutUnreadable", stalled: "True", health: "Degraded"),
  ]

  static let states: [State] =
    rows.map { row in
      let isStalled = row.stalled == "True"
      return State(
        testDescription: "Ready is \(row.status): \(row.reason)",
        object: baseline(
          [
            condition("Ready", row.status, row.reason), condition("Reconciling", row.reconciling, "x"),
            condition("Stalled", row.stalled, "x"),
          ], spec: row.reason == "Suspended" ? ["suspend": true] : [:]),
        health: row.health, message: isStalled ? "Stalled is True" : "Ready is \(row.status)")
    } + [
      State(
        testDescription: "no status", object: ["metadata": ["generation": 1], "spec": [:]], health: "Progressing",
        message: "waiting for the operator"),
      State(
        testDescription: "no conditions", object: baseline(nil), health: "Progressing",
        message: "waiting for the operator"),
      State(
        testDescription: "the status of the previous generation",
        object: baseline([condition("Ready", "True", "Reconciled", generation: 1)], observed: 1), health: "Progressing",
        message: "waiting for the operator"),
      State(
        testDescription: "the condition of the previous generation",
        object: baseline([condition("Ready", "True", "Reconciled", generation: 1)]), health: "Progressing",
        message: "waiting for the operator"),
      State(
        testDescription: "no spec",
        object: [
          "metadata": ["generation": 2],
          "status": baseline([condition("Ready", "True", "Reconciled")])["status"] ?? [:],
        ],
        health: "Healthy", message: "Ready is True"),
      State(
        testDescription: "drift and findings, which tenants cause",
        object: baseline([
          condition("Ready", "True", "Reconciled"), condition("Compliant", "False", "FindingsPresent"),
          condition("Drifted", "True", "DriftFound"), condition("Degraded", "True", "Contested"),
        ]), health: "Healthy", message: "Ready is True"),
      State(
        testDescription: "a deletion",
        object: baseline([condition("Ready", "True", "Reconciled"), condition("Reconciling", "True", "CleaningUp")]),
        health: "Progressing", message: "Ready is True"),
    ]

  @Test("shows the health of each state", arguments: states)
  func health(state: State) throws {
    #expect(try ArgoCDHealthCheck.health(of: state.object) == ArgoCDHealthCheck.Health(state.health, state.message))
  }

  @Test("the states have every status and reason of Ready in docs/conditions.md")
  func coverage() throws {
    for (status, reason) in try ConditionTable.states(of: "Ready") {
      #expect(Self.rows.contains { $0.status == status && $0.reason == reason }, "Ready=\(status), \(reason)")
    }
  }

  @Test("docs/gitops.md shows the script of the example")
  func documentation() throws {
    let lines = try ArgoCDHealthCheck.script().split(separator: "\n").map { "        \($0)\n" }
    #expect(try Repository.text("docs/gitops.md").contains(lines.joined()))
  }
}
