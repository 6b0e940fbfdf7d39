import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import Testing

extension EndToEnd {
  /// What the preflight of a rollout finds, and how the rollout continues.
  @Suite(.serialized) struct RolloutPreflights {
    private static let level = "pod-security.kubernetes.io/enforce"

    /// Kubernetes 1.23 and newer check the pods of a namespace whose label changes; the operator needs no permission for it.
    @Test("a running pod that the new Pod Security level would reject halts the rollout until the pod is gone")
    func podSecurity() async throws {
      let minorVersion = try await ControlPlane.shared().minorVersion
      try await TestCluster.runAsInstalled(withRolloutComponent: minorVersion < 23) { cluster in
        try await Self.raiseLevel(cluster, minorVersion)
      }
    }

    private static func raiseLevel(_ cluster: TestCluster, _ minorVersion: Int) async throws {
      for name in ["canary", "team"] { try await cluster.createNamespace(name) }
      try await cluster.createPod("plain", in: "canary")
      try await cluster.apply(["podSecurity": ["enforce": "baseline"]])
      try await cluster.waitUntilReady()
      try await cluster.apply([
        "podSecurity": ["enforce": "restricted"], "rollout": ["steps": [cluster.step("canary")]],
      ])
      let message = try await cluster.waitForHalt(.preflight, in: "canary", step: 1)
      if minorVersion >= 23 {
        #expect(message.contains("violate the new PodSecurity enforce level \"restricted"), "\(message)")
        #expect(message.contains("plain: "), "\(message)")
      } else {
        #expect(message.hasPrefix("Pod Security level restricted would reject pod 'plain' ("), "\(message)")
      }
      #expect(try await enforcedLevel(cluster, in: "canary") == "baseline")
      try await cluster.deletePod("plain", in: "canary")
      try await eventually("the rollout continues", within: .seconds(60)) {
        try await enforcedLevel(cluster, in: "canary") == "restricted"
      }
      try await cluster.waitUntilReady()
      #expect(try await enforcedLevel(cluster, in: "team") == "restricted")
    }

    private static func enforcedLevel(_ cluster: TestCluster, in namespace: String) async throws -> String? {
      try await cluster.get(Namespace.resourceType, cluster.namespace(namespace))?["metadata"]?["labels"]?[level]?
        .stringValue
    }

    @Test("a default deny of egress without DNS halts the rollout while pods are running; a spec with DNS continues")
    func egress() async throws {
      try await TestCluster.runAsInstalled(withRolloutComponent: true) { cluster in
        for name in ["canary", "team"] { try await cluster.createNamespace(name) }
        try await cluster.createPod("web", in: "canary")
        try await cluster.apply(cluster.quota(pods: "10"))
        try await cluster.waitUntilReady()
        var spec = cluster.quota(pods: "10", ["steps": [cluster.step("canary")]])
        spec["networkPolicies"] = ["defaultDeny": ["Egress"]]
        try await cluster.apply(spec)
        let message = try await cluster.waitForHalt(.preflight, in: "canary", step: 1)
        #expect(
          message == "spec.networkPolicies denies egress, and 1 running pod could not resolve names; "
            + "set spec.networkPolicies.allow.dns to true")
        let deny = cluster.object("default-deny")
        #expect(try await cluster.get(NetworkPolicy.resourceType, deny, in: "canary") == nil)

        spec["networkPolicies"] = ["defaultDeny": ["Egress"], "allow": ["dns": true]]
        try await cluster.apply(spec)
        try await cluster.waitUntilReady()
        for name in ["canary", "team"] {
          #expect(try await cluster.get(NetworkPolicy.resourceType, deny, in: name) != nil, "\(name)")
        }
      }
    }

    @Test("the preflight halts the rollout if the operator may not read pods, and names the component and the remedy")
    func permission() async throws {
      try await TestCluster.runAsInstalled(withRolloutComponent: false) { cluster in
        try await cluster.createNamespace("canary")
        try await cluster.apply(cluster.quota(pods: "10"))
        try await cluster.waitUntilReady()
        try await cluster.apply(cluster.quota(pods: "20", ["steps": [cluster.step("canary")]]))
        let message = try await cluster.waitForHalt(.preflight, in: "canary", step: 1)
        #expect(message.hasPrefix("the preflight is not permitted: "), "\(message)")
        #expect(message.contains("install config/components/rollout"), "\(message)")
        #expect(try await cluster.limit(in: "canary") == "10")
      }
    }

    @Test("a RoleBinding of the baseline that would be removed halts the rollout until a promotion")
    func roleBinding() async throws {
      try await TestCluster.run { cluster, _ in
        for name in ["canary", "team"] { try await cluster.createNamespace(name) }
        var rbac = try #require(everyControl["rbac"])
        try await cluster.apply(["rbac": rbac])
        try await cluster.waitUntilReady()
        rbac["roleBindings"] = nil
        try await cluster.apply(["rbac": rbac, "rollout": ["steps": [cluster.step("canary", ["manual": true])]]])
        let binding = cluster.object("viewers")
        let message = try await cluster.waitForHalt(.preflight, in: "canary", step: 1)
        #expect(message == "RoleBinding '\(binding)' would be removed")
        #expect(try await cluster.get(RoleBinding.resourceType, binding, in: "canary") != nil)

        try await cluster.promote()
        try await cluster.waitForRollout(.awaitingPromotion, step: 1)
        try await eventually("the binding is removed") {
          try await cluster.get(RoleBinding.resourceType, binding, in: "canary") == nil
        }
        #expect(try await cluster.get(RoleBinding.resourceType, binding, in: "team") != nil)
      }
    }

    @Test(
      "one promotion accepts the problems of all namespaces that are next, and those of the next ones halt it again")
    func batch() async throws {
      try await TestCluster.runAsInstalled(withRolloutComponent: true) { cluster in
        for name in ["canary-a", "canary-b", "team"] { try await cluster.createNamespace(name) }
        for name in ["one", "two"] {
          try await cluster.createPod(name, in: "canary-a", requests: ["cpu": "1"])
          try await cluster.createPod(name, in: "team", requests: ["cpu": "1"])
        }
        try await cluster.createPod("unlimited", in: "canary-b")
        try await cluster.apply(cluster.quota(pods: "10"))
        try await cluster.waitUntilReady()
        let rollout: JSONValue = ["steps": [cluster.step("canary", ["manual": true])]]
        var spec = cluster.quota(pods: "1", rollout)
        spec["resourceQuotas"] = [["name": "q", "hard": ["pods": "1", "requests.cpu": "4"]]]
        try await cluster.apply(spec)
        let quota = "ResourceQuota '\(cluster.object("q"))'"
        // Either of the two namespaces can be first, because a hash of the name decides.
        let messages = [
          cluster.namespace("canary-a"): "the running pods use 2 of pods, more than the 1 of \(quota)",
          cluster.namespace("canary-b"):
            "pod 'unlimited' has no requests.cpu, which \(quota) requires; specify it, or add a default to spec.limitRanges",
        ]
        let halt = try #require(try await cluster.waitForRollout(.halted, step: 1).halt)
        #expect(halt.cause == .preflight)
        #expect(halt.message == messages[halt.namespace], "\(halt.namespace)")
        #expect(try await cluster.limits(in: "canary-a", "canary-b", "team") == ["10", "10", "10"])

        try await cluster.promote()
        try await cluster.waitForRollout(.awaitingPromotion, step: 1)
        #expect(try await cluster.limits(in: "canary-a", "canary-b", "team") == ["1", "1", "10"])
        try await cluster.promote("/1")
        let next = try await cluster.waitForHalt(.preflight, in: "team", step: 2)
        #expect(next == "the running pods use 2 of pods, more than the 1 of \(quota)")
        #expect(try await cluster.limit(in: "team") == "10")
        try await cluster.promote("/2")
        try await cluster.waitUntilReady()
        #expect(try await cluster.limit(in: "team") == "1")
      }
    }
  }
}
