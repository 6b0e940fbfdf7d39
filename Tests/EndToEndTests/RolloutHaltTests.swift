import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import Testing

extension EndToEnd {
  /// What halts a rollout, and how it continues.
  @Suite(.serialized) struct RolloutHalts {
    // MARK: - In namespaces that have the new spec

    @Test("drift where the new spec is in force halts the rollout; drift elsewhere does not; a promotion continues it")
    func drift() async throws {
      try await TestCluster.run { cluster, _ in
        for name in ["canary", "team"] { try await cluster.createNamespace(name) }
        try await cluster.apply(cluster.quota(pods: "10"))
        try await cluster.waitUntilReady()
        let rollout: JSONValue = ["steps": [cluster.step("canary", ["manual": true])], "haltOn": ["Drift"]]
        try await cluster.apply(cluster.quota(pods: "20", rollout))
        let state = try await cluster.waitForRollout(.awaitingPromotion, step: 1)
        let observedSince = try #require(state.observedSince.date)
        // Times in the status have whole seconds.
        try await eventually("later drift has a later time") { Date.now.timeIntervalSince(observedSince) >= 1 }

        let change: JSONValue = ["spec": ["hard": ["pods": "99"]]]
        try await cluster.edit(ResourceQuota.resourceType, cluster.object("q"), in: "team", change)
        try await eventually("the drift in the other namespace is in the status") {
          try await cluster.status()?.recentDrift?.first?.namespace == cluster.namespace("team")
        }
        #expect(try await cluster.status()?.rollout?.phase == .awaitingPromotion)

        try await cluster.edit(ResourceQuota.resourceType, cluster.object("q"), in: "canary", change)
        let message = try await cluster.waitForHalt(.drift, in: "canary", step: 1)
        #expect(message == "ResourceQuota '\(cluster.object("q"))' was modified by 'kubectl-edit'")
        #expect(try await cluster.limits(in: "canary", "team") == ["20", "10"])
        try await cluster.promote()
        try await cluster.waitForRollout(.awaitingPromotion, step: 1)
        #expect(try await cluster.limits(in: "canary", "team") == ["20", "10"])
        try await cluster.promote("/1")
        try await cluster.waitUntilReady()
        #expect(try await cluster.limits(in: "canary", "team") == ["20", "20"])
      }
    }

    @Test("findings that the earlier spec did not have halt the rollout in each step, until a promotion accepts them")
    func newFindings() async throws {
      try await TestCluster.run { cluster, _ in
        for name in ["canary", "team"] {
          try await cluster.createNamespace(name)
          try await cluster.plane.apply([
            "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
            "metadata": ["name": "open", "namespace": .string(cluster.namespace(name))],
            "spec": ["podSelector": [:], "ingress": [[:]], "policyTypes": ["Ingress"]],
          ])
        }
        // The earlier spec has a finding of its own, which is not new.
        try await grantAdministration(cluster, "old", in: "canary")
        var spec = cluster.quota(pods: "10")
        spec["rbac"] = ["unmanaged": "Report"]
        try await cluster.apply(spec)
        try await cluster.waitUntilReady()
        #expect(try await cluster.status()?.findings == 1)

        spec["rollout"] = ["steps": [cluster.step("canary", ["manual": true])], "haltOn": ["NewFindings"]]
        spec["networkPolicies"] = ["defaultDeny": ["Ingress"]]
        try await cluster.apply(spec)
        let message = try await cluster.waitForHalt(.newFindings, in: "canary", step: 1)
        #expect(message == "1 new finding; this namespace has 2 findings")
        let deny = cluster.object("default-deny")
        #expect(try await cluster.get(NetworkPolicy.resourceType, deny, in: "canary") != nil)
        #expect(try await cluster.get(NetworkPolicy.resourceType, deny, in: "team") == nil)

        try await cluster.promote()
        try await cluster.waitForRollout(.awaitingPromotion, step: 1)
        try await cluster.promote("/1")
        let next = try await cluster.waitForHalt(.newFindings, in: "team", step: 2)
        #expect(next == "1 new finding; this namespace has 1 finding")
        try await cluster.promote("/2")
        try await cluster.waitUntilReady()
        #expect(try await cluster.status()?.findings == 3)
      }
    }

    @Test("a grant of a tenant while the rollout waits halts it, and it does not continue when the grant is gone")
    func grant() async throws {
      try await TestCluster.run { cluster, _ in
        for name in ["canary", "team"] { try await cluster.createNamespace(name) }
        var spec = cluster.quota(pods: "10")
        spec["rbac"] = ["unmanaged": "Report"]
        try await cluster.apply(spec)
        try await cluster.waitUntilReady()
        spec = cluster.quota(
          pods: "20", ["steps": [cluster.step("canary", ["manual": true])], "haltOn": ["NewFindings"]])
        spec["rbac"] = ["unmanaged": "Report"]
        try await cluster.apply(spec)
        try await cluster.waitForRollout(.awaitingPromotion, step: 1)
        try await grantAdministration(cluster, "admins", in: "team")
        try await eventually("the finding elsewhere is counted") { try await cluster.status()?.findings == 1 }
        #expect(try await cluster.status()?.rollout?.phase == .awaitingPromotion)

        try await grantAdministration(cluster, "admins", in: "canary")
        let message = try await cluster.waitForHalt(.newFindings, in: "canary", step: 1)
        #expect(message == "1 new finding; this namespace has 1 finding")
        try await cluster.delete(RoleBinding.resourceType, "admins", in: "canary")
        try await eventually("the finding is gone") { try await cluster.status()?.findings == 1 }
        #expect(try await cluster.status()?.rollout?.phase == .halted)
        #expect(try await cluster.limits(in: "canary", "team") == ["20", "10"])
        try await cluster.promote()
        try await cluster.waitForRollout(.awaitingPromotion, step: 1)
        try await cluster.promote("/1")
        try await cluster.waitUntilReady()
        #expect(try await cluster.limit(in: "team") == "20", "the finding in this namespace is not new")
      }
    }

    /// Grants a group all permissions in a namespace.
    private func grantAdministration(_ cluster: TestCluster, _ name: String, in namespace: String) async throws {
      let group = "rbac.authorization.k8s.io"
      try await cluster.plane.apply([
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
        "metadata": ["name": .string(name), "namespace": .string(cluster.namespace(namespace))],
        "roleRef": ["apiGroup": .string(group), "kind": "ClusterRole", "name": "cluster-admin"],
        "subjects": [["apiGroup": .string(group), "kind": "Group", "name": "dev"]],
      ])
    }
  }
}
