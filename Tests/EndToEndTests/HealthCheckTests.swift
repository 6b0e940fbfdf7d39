import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import TestSupport
import Testing

extension EndToEnd {
  /// The health check for Argo CD, with states that the operator writes.
  @Suite(
    .serialized, .enabled(if: ArgoCDHealthCheck.isAvailable, "\(ArgoCDHealthCheck.needsInterpreter)"))
  struct HealthCheck {
    private static func baseline(_ name: String, _ spec: JSONValue) -> JSONValue {
      var spec = spec
      spec["namespaceSelector"] = ["matchNames": ["shop"]]
      return [
        "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline", "metadata": ["name": .string(name)],
        "spec": spec,
      ]
    }

    /// The name of a baseline, its spec, and the health that Argo CD must show.
    private static let baselines: [(name: String, spec: JSONValue, health: String)] = [
      ("enforced", ["networkPolicies": ["defaultDeny": ["Ingress"]]], "Healthy"),
      ("audited", ["enforcement": "Audit", "networkPolicies": ["defaultDeny": ["Egress"]]], "Healthy"),
      ("suspended", ["suspend": true, "networkPolicies": ["defaultDeny": ["Ingress"]]], "Suspended"),
      (
        "invalid",
        [
          "rbac": [
            "roleBindings": [
              [
                "name": "a", "roleRef": ["kind": "Role", "name": "missing"],
                "subjects": [["kind": "Group", "name": "developers"]],
              ]
            ]
          ]
        ], "Degraded"
      ),
    ]

    @Test("baselines have the health that the state of the operator means, and a change is Progressing at first")
    func states() async throws {
      let namespace: JSONValue = ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "shop"]]
      let cluster = try await SandboxCluster.start(
        "health", [namespace] + Self.baselines.map { Self.baseline($0.name, $0.spec) })
      for (name, _, health) in Self.baselines {
        try await eventually("\(name) is \(health)", within: .seconds(60)) {
          try ArgoCDHealthCheck.health(of: try await get(name, cluster)).status == health
        }
      }
      let invalid = try ArgoCDHealthCheck.health(of: try await get("invalid", cluster))
      #expect(invalid.message.contains("missing"), "\(invalid)")

      // Without the operator, the status stays that of the earlier generation.
      try await cluster.stopOperator()
      for (name, spec, _) in Self.baselines {
        var changed = spec
        changed["deletionPolicy"] = "Orphan"
        _ = try await cluster.client.apply(
          Self.baseline(name, changed), type: SecurityBaseline.resourceType, key: ObjectKey(name: name),
          options: ApplyOptions(fieldManager: "argocd-controller", force: true))
        #expect(
          try ArgoCDHealthCheck.health(of: try await get(name, cluster))
            == ArgoCDHealthCheck.Health("Progressing", "waiting for the operator"))
      }
    }

    private func get(_ name: String, _ cluster: SandboxCluster) async throws -> JSONValue {
      try await cluster.client.getValue(SecurityBaseline.resourceType, ObjectKey(name: name))
    }
  }
}
