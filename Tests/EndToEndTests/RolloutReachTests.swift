import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import Testing

extension EndToEnd {
  /// Which namespaces a rollout has reached, whatever happens to the operator and to the spec meanwhile.
  @Suite(.serialized) struct RolloutReach {
    @Test(
      "namespaces that the new spec no longer selects lose their objects only in their steps, each after a promotion")
    func deselected() async throws {
      try await TestCluster.run { cluster, _ in
        for name in ["canary", "team", "kept"] { try await cluster.createNamespace(name) }
        try await cluster.apply(cluster.quota(pods: "10"))
        try await cluster.waitUntilReady()
        let kept = try await cluster.quotaVersion(in: "kept")
        var spec = cluster.quota(pods: "10", ["steps": [cluster.step("canary", ["manual": true])]])
        spec["namespaceSelector"] = ["matchNames": [.string(cluster.namespace("kept"))]]
        try await cluster.apply(spec)
        let message = try await cluster.waitForHalt(.preflight, in: "canary", step: 1)
        #expect(message.hasPrefix("the namespace is no longer selected"), "\(message)")
        #expect(try await cluster.limits(in: "canary", "team", "kept") == ["10", "10", "10"])

        try await cluster.promote()
        try await cluster.waitForRollout(.awaitingPromotion, step: 1)
        #expect(try await cluster.limits(in: "canary", "team", "kept") == [nil, "10", "10"])
        try await cluster.delete(ResourceQuota.resourceType, cluster.object("q"), in: "team")
        try await eventually("the earlier spec is enforced in the other namespace") {
          try await cluster.limit(in: "team") == "10"
        }

        try await cluster.promote("/1")
        let next = try await cluster.waitForHalt(.preflight, in: "team", step: 2)
        #expect(next.hasPrefix("the namespace is no longer selected"), "\(next)")
        #expect(try await cluster.limits(in: "canary", "team", "kept") == [nil, "10", "10"])

        try await cluster.promote("/2")
        try await cluster.waitUntilReady()
        #expect(try await cluster.limits(in: "canary", "team", "kept") == [nil, nil, "10"])
        #expect(try await cluster.quotaVersion(in: "kept") == kept, "nothing changes for it")
      }
    }

    @Test("an operator that is killed neither completes a rollout nor touches namespaces that it has not reached")
    func crash() async throws {
      try await TestCluster.run { cluster, process in
        for name in ["canary", "team", "rest"] { try await cluster.createNamespace(name) }
        try await cluster.apply(cluster.quota(pods: "10"))
        try await cluster.waitUntilReady()
        let versions = [try await cluster.quotaVersion(in: "team"), try await cluster.quotaVersion(in: "rest")]
        let steps = ["canary", "team"].map { cluster.step($0, ["manual": true]) }
        let rollout: JSONValue = ["steps": .array(steps), "haltOn": ["Failure"]]

        try await process?.crash()
        try await cluster.apply(cluster.quota(pods: "20", rollout))
        let second = try await OperatorProcess.start(cluster.plane)
        let begun = try await cluster.waitForRollout(.awaitingPromotion, step: 1)
        try await second.crash()
        let third = try await OperatorProcess.start(cluster.plane)
        for name in ["canary-2", "team-2"] { try await cluster.createNamespace(name) }
        try await eventually("new namespaces get the spec of their step", within: .seconds(60)) {
          try await cluster.limits(in: "canary-2", "team-2") == ["20", "10"]
        }
        let state = try await cluster.waitForRollout(.awaitingPromotion, step: 1)
        #expect(state.startedAt == begun.startedAt, "it is the same rollout")
        #expect(try await cluster.limit(in: "canary") == "20")
        #expect(
          [try await cluster.quotaVersion(in: "team"), try await cluster.quotaVersion(in: "rest")] == versions)

        try await cluster.promote("/1")
        try await third.crash()
        let fourth = try await OperatorProcess.start(cluster.plane)
        try await cluster.waitForRollout(.awaitingPromotion, step: 2)
        #expect(try await cluster.limits(in: "team", "team-2", "rest") == ["20", "20", "10"])
        #expect(try await cluster.quotaVersion(in: "rest") == versions[1])
        try await cluster.promote("/2")
        try await cluster.waitUntilReady()
        #expect(try await cluster.limit(in: "rest") == "20")
        try await fourth.stop()
      }
    }

    @Test("an edit of the steps during a rollout counts from the next rollout")
    func editedSteps() async throws {
      try await TestCluster.run { cluster, process in
        for name in ["canary", "team", "rest"] { try await cluster.createNamespace(name) }
        try await cluster.apply(cluster.quota(pods: "10"))
        try await cluster.waitUntilReady()
        func rollout(_ prefixes: String...) -> JSONValue {
          ["steps": .array(prefixes.map { cluster.step($0, ["manual": true]) }), "haltOn": ["Failure"]]
        }
        try await cluster.apply(cluster.quota(pods: "20", rollout("canary", "rest")))
        let begun = try await cluster.waitForRollout(.awaitingPromotion, step: 1)

        try await cluster.apply(cluster.quota(pods: "20", rollout("team", "canary")))
        let edited = try await cluster.waitForRollout(.awaitingPromotion, step: 1)
        #expect(edited.startedAt == begun.startedAt, "it is the same rollout")
        for name in ["canary-2", "team-2", "rest-2"] { try await cluster.createNamespace(name) }
        try await eventually("new namespaces get the spec of their step", within: .seconds(60)) {
          try await cluster.limits(in: "canary-2", "team-2", "rest-2") == ["20", "10", "10"]
        }
        #expect(try await cluster.limits(in: "canary", "team", "rest") == ["20", "10", "10"])

        try await process?.crash()
        let second = try await OperatorProcess.start(cluster.plane)
        try await cluster.promote("/1")
        try await cluster.waitForRollout(.awaitingPromotion, step: 2)
        #expect(try await cluster.limits(in: "canary", "team", "rest") == ["20", "10", "20"])
        try await cluster.promote("/2")
        try await cluster.waitUntilReady()
        #expect(try await cluster.limit(in: "team") == "20")

        try await cluster.apply(cluster.quota(pods: "30", rollout("team", "canary")))
        try await cluster.waitForRollout(.awaitingPromotion, step: 1)
        #expect(try await cluster.limits(in: "canary", "team", "rest") == ["20", "30", "20"])
        try await second.stop()
      }
    }
  }
}
