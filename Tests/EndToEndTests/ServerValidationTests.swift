import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import Testing

extension EndToEnd {
  /// The CEL rules in `config/crd`, for Kubernetes 1.25 and later.
  @Suite(.serialized) struct ServerValidation {
    /// A spec and the field that the server must reject; `nil` if it must accept the spec.
    struct Case: Sendable, CustomTestStringConvertible {
      var testDescription: String
      var spec: JSONValue
      var field: String?
    }

    static let cases: [Case] = [
      Case(testDescription: "the supported placeholder", spec: binding(subject: "oidc:{{ namespace.name }}-x")),
      Case(
        testDescription: "an unsupported placeholder", spec: binding(subject: "{{ namespace.labels }}"),
        field: "spec.rbac.roleBindings[0].subjects[0].name"),
      Case(
        testDescription: "a user with a namespace",
        spec: binding(subject: ["kind": "User", "name": "ada", "namespace": "tools"]),
        field: "spec.rbac.roleBindings[0].subjects[0]"),
      Case(
        testDescription: "a binding to a role that is not in the baseline",
        spec: binding(subject: "ada", role: ["kind": "Role", "name": "missing"]), field: "spec.rbac"),
      Case(
        testDescription: "scopes that exclude each other",
        spec: ["resourceQuotas": [["name": "a", "hard": ["pods": "1"], "scopes": ["BestEffort", "NotBestEffort"]]]],
        field: "spec.resourceQuotas[0]"),
      Case(
        testDescription: "defaults for pods", spec: limits(["type": "Pod", "default": ["cpu": "1"]]),
        field: "spec.limitRanges[0].limits[0]"),
      Case(
        testDescription: "a claim without storage",
        spec: limits(["type": "PersistentVolumeClaim", "max": ["cpu": "1"]]), field: "spec.limitRanges[0].limits[0]"),
      Case(
        testDescription: "In without values",
        spec: ["namespaceSelector": ["matchExpressions": [["key": "team", "operator": "In"]]]],
        field: "spec.namespaceSelector.matchExpressions[0]"),
      Case(
        testDescription: "a peer that is both a block and a selector",
        spec: [
          "networkPolicies": [
            "policies": [
              [
                "name": "a",
                "spec": [
                  "podSelector": [:],
                  "ingress": [["from": [["ipBlock": ["cidr": "10.0.0.0/8"], "podSelector": [:]]]]],
                ],
              ]
            ]
          ]
        ],
        field: "spec.networkPolicies.policies[0].spec.ingress[0].from[0]"),
    ]

    @Test("the CEL rules reject what the operator rejects, and name the field")
    func rules() async throws {
      let plane = try await ControlPlane.shared()
      guard plane.minorVersion >= 25 else {
        print("the server is 1.\(plane.minorVersion): it has no CEL, so the rules are not tested")
        return
      }
      for item in Self.cases {
        #expect(try await Self.refusedFields(item, plane) == item.field.map { [$0] } ?? [], "\(item.testDescription)")
      }
      for example in try FileManager.default.contentsOfDirectory(
        atPath: ControlPlane.repository.appending(path: "examples").path) where example.hasSuffix(".yaml")
      {
        try await Self.accepts("examples/\(example)", plane)
      }
    }

    /// The fields that the server rejects in a dry run.
    private static func refusedFields(_ item: Case, _ plane: ControlPlane) async throws -> [String] {
      let baseline: JSONValue = [
        "apiVersion": .string(SecurityBaseline.resourceType.apiVersion),
        "kind": .string(SecurityBaseline.resourceType.kind), "metadata": ["name": "rules"], "spec": item.spec,
      ]
      do {
        try await dryRun(baseline, plane)
        return []
      } catch let error as APIError where error.isInvalid {
        return error.causes.map(\.field)
      }
    }

    private static func accepts(_ file: String, _ plane: ControlPlane) async throws {
      let url = ControlPlane.repository.appending(path: file)
      for object in try YAML.parse(Data(contentsOf: url), file: file)
      where object["kind"]?.stringValue == SecurityBaseline.resourceType.kind {
        try await dryRun(object, plane)
      }
    }

    private static func dryRun(_ baseline: JSONValue, _ plane: ControlPlane) async throws {
      let key = ObjectKey(name: baseline["metadata"]?["name"]?.stringValue ?? "")
      _ = try await plane.admin.apply(
        baseline, type: SecurityBaseline.resourceType, key: key,
        options: ApplyOptions(fieldManager: "kubectl", force: true, dryRun: true))
    }

    private static func binding(
      subject: JSONValue, role: JSONValue = ["kind": "ClusterRole", "name": "view"]
    ) -> JSONValue {
      var subject = subject
      if let name = subject.stringValue { subject = ["kind": "User", "name": .string(name)] }
      return ["rbac": ["roleBindings": [["name": "a", "roleRef": role, "subjects": [subject]]]]]
    }

    private static func limits(_ item: JSONValue) -> JSONValue {
      ["limitRanges": [["name": "a", "limits": [item]]]]
    }
  }
}
