import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import Testing

extension EndToEnd {
  /// Rollouts of a new spec in steps.
  @Suite(.serialized) struct Rollouts {
    @Test(
      "a manual step gets the new spec, the others keep the earlier one, also after a restart, until it is promoted")
    func manual() async throws {
      try await TestCluster.run { cluster, process in
        for name in ["canary", "team"] { try await cluster.createNamespace(name) }
        try await cluster.apply(cluster.quota(pods: "10"))
        try await cluster.waitUntilReady()
        let rollout: JSONValue = ["steps": [cluster.step("canary", ["manual": true])], "haltOn": ["Failure"]]
        try await cluster.apply(cluster.quota(pods: "10", rollout))
        try await cluster.waitUntilReady()
        #expect(try await cluster.status()?.rollout == nil, "the spec that is rolled out has not changed")

        try await cluster.apply(cluster.quota(pods: "20", rollout))
        try await cluster.waitForRollout(.awaitingPromotion, step: 1)
        #expect(try await cluster.limit(in: "canary") == "20")
        #expect(try await cluster.limit(in: "team") == "10")
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
          let limits = [try await cluster.limit(in: "canary"), try await cluster.limit(in: "team")]
          return limits == ["20", "10"]
        }
        try await cluster.promote("/1")
        try await cluster.waitUntilReady()
        #expect(try await cluster.limit(in: "team") == "20")
        #expect(try await cluster.status()?.rollout?.phase == .completed)
        try await second.stop()
      }
    }

    @Test("a pod that the new quota does not allow halts the rollout before anything is written, until the pod is gone")
    func preflight() async throws {
      try await TestCluster.runAsInstalled(withRolloutComponent: true) { cluster in
        for name in ["canary", "team"] { try await cluster.createNamespace(name) }
        for name in ["a", "b"] { try await cluster.createPod(name, in: "canary") }
        try await cluster.apply(cluster.quota(pods: "10"))
        try await cluster.waitUntilReady()
        let rollout: JSONValue = ["steps": [cluster.step("canary")]]
        try await cluster.apply(cluster.quota(pods: "1", rollout))
        let message = try await cluster.waitForHalt(.preflight, in: "canary", step: 1)
        #expect(
          message == "the running pods use 2 of pods, more than the 1 of ResourceQuota '\(cluster.object("q"))'")
        #expect(try await cluster.limit(in: "canary") == "10")
        try await cluster.deletePod("b", in: "canary")
        try await eventually("the rollout continues", within: .seconds(60)) {
          try await cluster.limit(in: "canary") == "1"
        }
        try await cluster.waitUntilReady()
        #expect(try await cluster.limit(in: "team") == "1")
      }
    }

    @Test("the first rollout leaves namespaces as they are until it reaches them, and a new spec is a new rollout")
    func first() async throws {
      try await TestCluster.run { cluster, _ in
        for name in ["canary", "team"] { try await cluster.createNamespace(name) }
        let rollout: JSONValue = ["steps": [cluster.step("canary", ["pause": "1h"])]]
        try await cluster.apply(cluster.quota(pods: "10", rollout))
        try await cluster.waitForRollout(.paused, step: 1)
        #expect(try await cluster.limit(in: "canary") == "10")
        #expect(try await cluster.limit(in: "team") == nil)
        #expect(try await cluster.condition("Ready")?.message.contains("paused until") == true)
        try await cluster.createNamespace("canary-2")
        try await eventually("a new namespace of the step gets the spec") {
          try await cluster.limit(in: "canary-2") == "10"
        }
        try await cluster.apply(cluster.quota(pods: "20", rollout))
        try await eventually("the step begins again", within: .seconds(60)) {
          try await cluster.limit(in: "canary") == "20"
        }
        #expect(try await cluster.limit(in: "team") == nil)
        try await cluster.apply(cluster.quota(pods: "20"))
        try await cluster.waitUntilReady()
        #expect(try await cluster.limit(in: "team") == "20", "without a rollout, the spec applies everywhere at once")
        #expect(try await cluster.status()?.rollout == nil)
      }
    }

    @Test("a write that the server rejects halts the rollout, what was rolled out stays, and a promotion continues")
    func failure() async throws {
      try await TestCluster.run { cluster, _ in
        for name in ["canary", "team"] { try await cluster.createNamespace(name) }
        try await cluster.apply(cluster.quota(pods: "10"))
        try await cluster.waitUntilReady()
        var new = cluster.quota(pods: "20", ["steps": [cluster.step("canary")], "haltOn": ["Failure"]])
        // The operator does not hold what the role grants, so the API server rejects it.
        new["rbac"] = [
          "roles": [["name": "r", "rules": [["apiGroups": [""], "resources": ["nodes/proxy"], "verbs": ["create"]]]]]
        ]
        try await cluster.apply(new)
        try await cluster.waitForRollout(.halted, step: 1)
        let halt = try #require(try await cluster.status()?.rollout?.halt)
        #expect(halt.cause == .failure)
        #expect(halt.namespace == cluster.namespace("canary"))
        #expect(try await cluster.limit(in: "canary") == "20")
        #expect(try await cluster.limit(in: "team") == "10")
        try await cluster.promote()
        try await eventually("the rollout continues", within: .seconds(60)) {
          try await cluster.limit(in: "team") == "20"
        }
      }
    }
  }
}
