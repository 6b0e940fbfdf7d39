import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import TestSupport
import Testing

extension EndToEnd {
  /// What baselines can grant, from the installation without `config/components/example-grants` on.
  @Suite(.serialized) struct Grants {
    @Test("a baseline with RBAC is refused as installed, and converges after its printed permissions are applied")
    func permissions() async throws {
      try await TestCluster.run { cluster, process in
        let plane = cluster.plane
        try await cluster.delete(ClusterRole.resourceType, "plimsoll-grantable-examples")
        try await plane.aggregateGrantable()
        try await Self.refusesAndConverges(cluster, try #require(process))
        try? await cluster.delete(ClusterRole.resourceType, "plimsoll-grants")
        try await plane.apply(file: ControlPlane.exampleGrants)
        try await plane.aggregateGrantable()
      }
    }

    private static func refusesAndConverges(_ cluster: TestCluster, _ process: OperatorProcess) async throws {
      let namespaces = ["a", "b", "c", "d"]
      for name in namespaces { try await cluster.createNamespace(name) }
      try await cluster.apply(spec)
      try await eventually("the condition reports it") {
        try await cluster.condition("Stalled")?.reason == "MissingPermission"
      }
      let message = try #require(try await cluster.condition("Stalled")?.message)
      #expect(message.contains("plimsoll permissions FILE | kubectl apply -f -"), "\(message)")
      #expect(message.contains("Resources:[\"pods\"]"), "\(message)")
      for name in namespaces {
        try await eventually("the other controls are enforced in \(name)") {
          try await cluster.get(LimitRange.resourceType, cluster.object("defaults"), in: name) != nil
        }
      }

      let exported = try await cluster.get(SecurityBaseline.resourceType, cluster.baseline())
      let printed = try Command.run(["permissions", "-"], input: YAML.emit([try #require(exported)]))
      #expect(printed.status == 0, "\(printed.errors)")
      for object in try YAML.parse(printed.output, file: "printed") { try await cluster.plane.apply(object) }
      try await cluster.plane.aggregateGrantable()
      try await cluster.waitUntilReady()
      for name in namespaces {
        for item in ["viewers", "auditors"] {
          #expect(try await cluster.get(RoleBinding.resourceType, cluster.object(item), in: name) != nil)
        }
      }
      try await eventually("the baseline is compliant") { try await cluster.condition("Stalled")?.status == .false }
    }

    /// A role with its binding, and a binding to a ClusterRole.
    private static var spec: JSONValue {
      var spec = everyControl
      let auditors: JSONValue = [
        "name": "auditors", "roleRef": ["kind": "ClusterRole", "name": "view"],
        "subjects": [["kind": "Group", "name": "auditors"]],
      ]
      let own = spec["rbac"]?["roleBindings"]?.arrayValue ?? []
      spec["rbac"]?["roleBindings"] = .array(own + [auditors])
      return spec
    }
  }
}
