import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import Testing

extension EndToEnd {
  /// Rollouts of a new spec in steps.
  @Suite(.serialized) struct Rollouts {
    private static let pod = ResourceType(
      group: "", version: "v1", plural: "pods", kind: "Pod", isNamespaced: true)

    /// Quotas with the given number of pods, rolled out in the given steps.
    private func spec(_ cluster: TestCluster, pods: String, _ rollout: JSONValue?) -> JSONValue {
      var spec: JSONValue = ["resourceQuotas": [["name": "q", "hard": ["pods": .string(pods)]]]]
      if let rollout { spec["rollout"] = rollout }
      return spec
    }

    /// A step for the namespaces of the test that begin with a prefix.
    private func step(_ cluster: TestCluster, _ prefix: String, _ fields: JSONValue = [:]) -> JSONValue {
      var step = fields
      step["namespaces"] = ["matchNames": [.string("\(cluster.prefix)-\(prefix)*")]]
      return step
    }

    /// The number of pods that the quota of a namespace allows; `nil` if there is no quota.
    private func limit(_ cluster: TestCluster, in namespace: String) async throws -> String? {
      try await cluster.get(ResourceQuota.resourceType, cluster.object("q"), in: namespace)?["spec"]?["hard"]?["pods"]?
        .stringValue
    }

    private func waitFor(_ cluster: TestCluster, _ phase: RolloutStatus.Phase, step: Int) async throws {
      try await eventually("the rollout is \(phase.rawValue) in step \(step)", within: .seconds(60)) {
        let baseline = try await cluster.client.get(SecurityBaseline.self, ObjectKey(name: cluster.baseline()))
        let rollout = baseline.status?.rollout
        return rollout?.phase == phase && rollout?.step == step
          && baseline.status?.observedGeneration == baseline.metadata.generation
      }
    }

    private func promote(_ cluster: TestCluster, _ suffix: String = "") async throws {
      let hash = try #require(try await cluster.status()?.specHash)
      try await cluster.edit(
        SecurityBaseline.resourceType, cluster.baseline(), in: nil,
        ["metadata": ["annotations": ["plimsoll.dev/promote": .string(hash + suffix)]]])
    }

    @Test(
      "a manual step gets the new spec, the others keep the earlier one, also after a restart, until it is promoted")
    func manual() async throws {
      try await TestCluster.run { cluster, process in
        for name in ["canary", "team"] { try await cluster.createNamespace(name) }
        try await cluster.apply(spec(cluster, pods: "10", nil))
        try await cluster.waitUntilReady()
        let rollout: JSONValue = ["steps": [step(cluster, "canary", ["manual": true])], "haltOn": ["Failure"]]
        try await cluster.apply(spec(cluster, pods: "10", rollout))
        try await cluster.waitUntilReady()
        #expect(try await cluster.status()?.rollout == nil, "the spec that is rolled out has not changed")

        try await cluster.apply(spec(cluster, pods: "20", rollout))
        try await waitFor(cluster, .awaitingPromotion, step: 1)
        #expect(try await limit(cluster, in: "canary") == "20")
        #expect(try await limit(cluster, in: "team") == "10")
        let ready = try #require(try await cluster.condition("Ready"))
        #expect(ready.status == .false && ready.reason == "Progressing")
        #expect(ready.message.contains("waits for the annotation plimsoll.dev/promote"), "\(ready.message)")
        #expect(try await cluster.condition("Reconciling")?.status == .true)

        try await process?.crash()
        let second = try await OperatorProcess.start(cluster.plane)
        for name in ["canary", "team"] {
          try await cluster.delete(ResourceQuota.resourceType, cluster.object("q"), in: name)
        }
        try await eventually("each quota is restored as it is required there", within: .seconds(60)) {
          let limits = [try await limit(cluster, in: "canary"), try await limit(cluster, in: "team")]
          return limits == ["20", "10"]
        }
        try await promote(cluster, "/1")
        try await cluster.waitUntilReady()
        #expect(try await limit(cluster, in: "team") == "20")
        #expect(try await cluster.status()?.rollout?.phase == .completed)
        try await second.stop()
      }
    }

    @Test("a pod that the new quota does not allow halts the rollout before anything is written, until the pod is gone")
    func preflight() async throws {
      let plane = try await ControlPlane.shared()
      try await plane.apply(file: "config/components/rollout/cluster_role.yaml")
      try await TestCluster.run { cluster, _ in
        for name in ["canary", "team"] { try await cluster.createNamespace(name) }
        for name in ["a", "b"] { try await createPod(cluster, name, in: "canary") }
        try await cluster.apply(spec(cluster, pods: "10", nil))
        try await cluster.waitUntilReady()
        let rollout: JSONValue = ["steps": [step(cluster, "canary")]]
        try await cluster.apply(spec(cluster, pods: "1", rollout))
        try await waitFor(cluster, .halted, step: 1)
        let status = try #require(try await cluster.status())
        #expect(status.rollout?.halt?.cause == .preflight)
        #expect(status.rollout?.halt?.namespace == cluster.namespace("canary"))
        #expect(
          status.rollout?.halt?.message
            == "the running pods use 2 of pods, more than the 1 of ResourceQuota '\(cluster.object("q"))'")
        let conditions = status.conditions ?? []
        for type in ["Ready", "Reconciling"] {
          let condition = conditions.first { $0.type == type }
          #expect(condition?.status == .false && condition?.reason == "RolloutHalted", "\(type)")
        }
        #expect(try await limit(cluster, in: "canary") == "10")
        try await cluster.client.delete(
          Self.pod, ObjectKey(namespace: cluster.namespace("canary"), name: "b"))
        try await eventually("the rollout continues", within: .seconds(60)) {
          try await limit(cluster, in: "canary") == "1"
        }
        try await cluster.waitUntilReady()
        #expect(try await limit(cluster, in: "team") == "1")
      }
      try? await plane.admin.delete(TestKinds.clusterRoleBinding, ObjectKey(name: "plimsoll-rollout"))
    }

    @Test("the first rollout leaves namespaces as they are until it reaches them, and a new spec is a new rollout")
    func first() async throws {
      try await TestCluster.run { cluster, _ in
        for name in ["canary", "team"] { try await cluster.createNamespace(name) }
        let rollout: JSONValue = ["steps": [step(cluster, "canary", ["pause": "1h"])]]
        try await cluster.apply(spec(cluster, pods: "10", rollout))
        try await waitFor(cluster, .paused, step: 1)
        #expect(try await limit(cluster, in: "canary") == "10")
        #expect(try await limit(cluster, in: "team") == nil)
        #expect(try await cluster.condition("Ready")?.message.contains("paused until") == true)
        try await cluster.createNamespace("canary-2")
        try await eventually("a new namespace of the step gets the spec") {
          try await limit(cluster, in: "canary-2") == "10"
        }
        try await cluster.apply(spec(cluster, pods: "20", rollout))
        try await eventually("the step begins again", within: .seconds(60)) {
          try await limit(cluster, in: "canary") == "20"
        }
        #expect(try await limit(cluster, in: "team") == nil)
        try await cluster.apply(spec(cluster, pods: "20", nil))
        try await cluster.waitUntilReady()
        #expect(try await limit(cluster, in: "team") == "20", "without a rollout, the spec applies everywhere at once")
        #expect(try await cluster.status()?.rollout == nil)
      }
    }

    @Test("a write that the server rejects halts the rollout, what was rolled out stays, and a promotion continues")
    func failure() async throws {
      try await TestCluster.run { cluster, _ in
        for name in ["canary", "team"] { try await cluster.createNamespace(name) }
        try await cluster.apply(spec(cluster, pods: "10", nil))
        try await cluster.waitUntilReady()
        var new = spec(cluster, pods: "20", ["steps": [step(cluster, "canary")], "haltOn": ["Failure"]])
        // The operator does not hold what the role grants, so the API server rejects it.
        new["rbac"] = [
          "roles": [["name": "r", "rules": [["apiGroups": [""], "resources": ["nodes/proxy"], "verbs": ["create"]]]]]
        ]
        try await cluster.apply(new)
        try await waitFor(cluster, .halted, step: 1)
        let halt = try #require(try await cluster.status()?.rollout?.halt)
        #expect(halt.cause == .failure)
        #expect(halt.namespace == cluster.namespace("canary"))
        #expect(try await limit(cluster, in: "canary") == "20")
        #expect(try await limit(cluster, in: "team") == "10")
        try await promote(cluster)
        try await eventually("the rollout continues", within: .seconds(60)) {
          try await limit(cluster, in: "team") == "20"
        }
      }
    }

    private func createPod(_ cluster: TestCluster, _ name: String, in namespace: String) async throws {
      _ = try await cluster.client.createData(
        [
          "apiVersion": "v1", "kind": "Pod",
          "metadata": ["name": .string(name), "namespace": .string(cluster.namespace(namespace))],
          "spec": [
            "automountServiceAccountToken": false,
            "containers": [["name": "web", "image": "example.com/web:1"]],
          ],
        ], type: Self.pod, namespace: cluster.namespace(namespace), fieldManager: "kubectl-create")
    }
  }
}
