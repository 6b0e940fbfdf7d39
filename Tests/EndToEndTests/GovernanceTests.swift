import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import Testing

extension EndToEnd {
  /// Audit, suspension, exemptions, deletion, conflicts and findings.
  @Suite(.serialized) struct Governance {
    @Test("audit mode writes nothing in namespaces, and reports the drift")
    func audit() async throws {
      try await TestCluster.run { cluster, _ in
        try await cluster.createNamespace("a")
        var spec = everyControl
        spec["enforcement"] = "Audit"
        try await cluster.apply(spec)
        try await cluster.waitUntilReady()
        let status = try #require(try await cluster.status())
        #expect(status.mode == "Audit")
        #expect(status.drift?.open == status.objects?.desired)
        #expect(status.objects?.applied == 0)
        #expect(status.conditions?.first { $0.type == "Compliant" }?.reason == "DriftFound")
        #expect(status.recentDrift?.contains { $0.change == .missing && $0.action == .reported } == true)
        for (type, item) in Enforcement.generated {
          #expect(try await cluster.get(type, cluster.object(item), in: "a") == nil)
        }
        let namespace = try await cluster.get(Namespace.resourceType, cluster.namespace("a"))
        #expect(namespace?["metadata"]?["labels"]?["pod-security.kubernetes.io/enforce"] == nil)
      }
    }

    @Test("one control audits while the others are enforced")
    func auditOneControl() async throws {
      try await TestCluster.run { cluster, _ in
        try await cluster.createNamespace("a")
        var spec = everyControl
        spec["networkPolicies"]?["enforcement"] = "Audit"
        try await cluster.apply(spec)
        try await cluster.waitUntilReady()
        #expect(try await cluster.get(NetworkPolicy.resourceType, cluster.object("default-deny"), in: "a") == nil)
        #expect(try await cluster.get(LimitRange.resourceType, cluster.object("defaults"), in: "a") != nil)
        #expect(try await cluster.status()?.drift?.open == 3)
      }
    }

    @Test("a suspended baseline reports drift and restores it after it resumes")
    func suspension() async throws {
      try await TestCluster.run { cluster, _ in
        try await cluster.createNamespace("a")
        try await cluster.apply(everyControl)
        try await cluster.waitUntilReady()
        var spec = everyControl
        spec["suspend"] = true
        try await cluster.apply(spec)
        try await eventually("it is suspended") { try await cluster.status()?.mode == "Suspended" }
        let name = cluster.object("default-deny")
        try await cluster.delete(NetworkPolicy.resourceType, name, in: "a")
        try await eventually("the drift is open") { try await cluster.status()?.drift?.open == 1 }
        #expect(try await cluster.get(NetworkPolicy.resourceType, name, in: "a") == nil)
        try await cluster.apply(everyControl)
        try await eventually("it is restored") {
          try await cluster.get(NetworkPolicy.resourceType, name, in: "a") != nil
        }
      }
    }

    @Test("an exemption removes a control, and restores it when it expires")
    func exemption() async throws {
      try await TestCluster.run { cluster, _ in
        for name in ["a", "b"] { try await cluster.createNamespace(name) }
        var spec = everyControl
        let expires = Timestamp(Date().addingTimeInterval(6))
        spec["exemptions"] = [
          [
            "namespaces": [.string(cluster.namespace("a"))], "controls": ["podSecurity", "networkPolicies"],
            "reason": "migration", "expires": .string(expires.text),
          ]
        ]
        try await cluster.apply(everyControl)
        try await cluster.waitUntilReady()
        try await cluster.apply(spec)
        let (policy, label) = (cluster.object("default-deny"), "pod-security.kubernetes.io/enforce")
        try await eventually("the exempt controls are removed", within: .seconds(5)) {
          let labels = try await cluster.get(Namespace.resourceType, cluster.namespace("a"))?["metadata"]?["labels"]
          return try await cluster.get(NetworkPolicy.resourceType, policy, in: "a") == nil && labels?[label] == nil
        }
        #expect(try await cluster.get(NetworkPolicy.resourceType, policy, in: "b") != nil)
        #expect(try await cluster.get(LimitRange.resourceType, cluster.object("defaults"), in: "a") != nil)
        try await eventually("the exemption is counted") { try await cluster.status()?.namespaces?.exempt == 1 }
        try await eventually("the controls are restored when it expires") {
          let labels = try await cluster.get(Namespace.resourceType, cluster.namespace("a"))?["metadata"]?["labels"]
          return try await cluster.get(NetworkPolicy.resourceType, policy, in: "a") != nil
            && labels?[label] == "restricted"
        }
        #expect(expires.date.map { $0 <= Date() } == true, "they are not restored before the exemption expires")
      }
    }

    @Test("deleting a baseline removes its objects and restores the namespace labels")
    func deletion() async throws {
      try await TestCluster.run { cluster, _ in
        let label = "pod-security.kubernetes.io/enforce"
        try await cluster.createNamespace("a", labels: [label: "baseline", "keep": "me"])
        try await cluster.apply(everyControl)
        try await cluster.waitUntilReady()
        try await cluster.delete(SecurityBaseline.resourceType, cluster.baseline())
        try await eventually("the baseline is deleted") {
          try await cluster.get(SecurityBaseline.resourceType, cluster.baseline()) == nil
        }
        for (type, item) in Enforcement.generated {
          #expect(try await cluster.get(type, cluster.object(item), in: "a") == nil, "\(item)")
        }
        let metadata = try await cluster.get(Namespace.resourceType, cluster.namespace("a"))?["metadata"]
        #expect(metadata?["labels"]?[label] == "baseline", "the earlier label is restored")
        #expect(metadata?["labels"]?["keep"] == "me")
        #expect(metadata?["labels"]?["pod-security.kubernetes.io/warn"] == nil)
        let account = try await cluster.get(ServiceAccount.resourceType, "default", in: "a")
        #expect(account?["automountServiceAccountToken"] == nil)
      }
    }

    @Test("deletionPolicy Orphan keeps the objects, without labels and owner reference of the operator")
    func orphaning() async throws {
      try await TestCluster.run { cluster, _ in
        try await cluster.createNamespace("a")
        var spec = everyControl
        spec["deletionPolicy"] = "Orphan"
        try await cluster.apply(spec)
        try await cluster.waitUntilReady()
        try await cluster.delete(SecurityBaseline.resourceType, cluster.baseline())
        try await eventually("the baseline is deleted") {
          try await cluster.get(SecurityBaseline.resourceType, cluster.baseline()) == nil
        }
        for (type, item) in Enforcement.generated {
          let metadata = try await cluster.get(type, cluster.object(item), in: "a")?["metadata"]
          #expect(metadata != nil, "\(item) stays")
          #expect(metadata?["labels"]?["plimsoll.dev/baseline"] == nil)
          #expect(metadata?["ownerReferences"] == nil)
        }
        let metadata = try await cluster.get(Namespace.resourceType, cluster.namespace("a"))?["metadata"]
        #expect(metadata?["labels"]?["pod-security.kubernetes.io/enforce"] == "restricted")
        #expect(metadata?["annotations"]?["plimsoll.dev/previous-pod-security"] == nil)
      }
    }

    @Test("reports an unmanaged object of the same name, and adopts it only with adoptExisting")
    func nameConflict() async throws {
      try await TestCluster.run { cluster, _ in
        try await cluster.createNamespace("a")
        let name = cluster.object("default-deny")
        let theirs: JSONValue = [
          "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
          "metadata": ["name": .string(name), "namespace": .string(cluster.namespace("a"))],
          "spec": ["podSelector": ["matchLabels": ["theirs": "yes"]], "policyTypes": ["Ingress"]],
        ]
        let before = try await cluster.plane.apply(theirs)
        try await cluster.apply(everyControl)
        try await cluster.waitUntilReady()
        try await eventually("the conflict is reported") {
          try await cluster.status()?.nonCompliant?.contains { $0.message.contains(name) } == true
        }
        #expect(try await cluster.get(NetworkPolicy.resourceType, name, in: "a") == before, "the object did not change")
        #expect(try await cluster.condition("Compliant")?.reason == "FindingsPresent")
        #expect(try await cluster.get(NetworkPolicy.resourceType, cluster.object("allow-dns"), in: "a") != nil)
        var spec = everyControl
        spec["adoptExisting"] = true
        try await cluster.apply(spec)
        try await eventually("the whole object is adopted") {
          let policy = try await cluster.get(NetworkPolicy.resourceType, name, in: "a")
          return policy?["spec"] == ["podSelector": [:], "policyTypes": ["Ingress", "Egress"]]
            && policy?["metadata"]?["labels"]?["plimsoll.dev/baseline"] != nil
        }
        try await eventually("the baseline is compliant") { try await cluster.condition("Compliant")?.status == .true }
      }
    }

    @Test("two baselines coexist in one namespace, and the strictest Pod Security level applies")
    func twoBaselines() async throws {
      try await TestCluster.run { cluster, _ in
        try await cluster.createNamespace("a")
        try await cluster.apply([
          "podSecurity": ["enforce": "baseline"], "resourceQuotas": [["name": "q", "hard": ["pods": "9"]]],
        ])
        try await cluster.apply(
          ["podSecurity": ["enforce": "restricted"], "resourceQuotas": [["name": "q", "hard": ["pods": "5"]]]], "two")
        try await cluster.waitUntilReady()
        try await cluster.waitUntilReady("two")
        let label = "pod-security.kubernetes.io/enforce"
        func level() async throws -> JSONValue? {
          try await cluster.get(Namespace.resourceType, cluster.namespace("a"))?["metadata"]?["labels"]?[label]
        }
        try await eventually("the strictest level applies") { try await level() == "restricted" }
        #expect(try await cluster.get(ResourceQuota.resourceType, cluster.object("q"), in: "a") != nil)
        #expect(try await cluster.get(ResourceQuota.resourceType, cluster.object("q", of: "two"), in: "a") != nil)
        try await cluster.delete(SecurityBaseline.resourceType, cluster.baseline("two"))
        try await eventually("the other level applies") {
          let quota = try await cluster.get(ResourceQuota.resourceType, cluster.object("q", of: "two"), in: "a")
          return try await level() == "baseline" && quota == nil
        }
        #expect(try await cluster.get(ResourceQuota.resourceType, cluster.object("q"), in: "a") != nil)
      }
    }

    @Test("reports an invalid spec with field, value and fix, and enforces the last valid one")
    func invalidSpec() async throws {
      try await TestCluster.run { cluster, _ in
        try await cluster.createNamespace("a")
        try await cluster.apply(everyControl)
        try await cluster.waitUntilReady()
        var spec = everyControl
        // Neither the schema nor a CEL rule of the CRD rejects this placeholder; the operator does, because tenants can
        // edit labels.
        spec["rbac"]?["roles"] = [
          [
            "name": "viewer",
            "rules": [
              [
                "apiGroups": [""], "resources": ["pods"], "verbs": ["get"],
                "resourceNames": ["{{namespace.labels.team}}"],
              ]
            ],
          ]
        ]
        try await cluster.apply(spec)
        try await eventually("it is stalled") { try await cluster.condition("Stalled")?.reason == "InvalidSpec" }
        let message = try #require(try await cluster.condition("Stalled")?.message)
        #expect(message.contains("spec.rbac.roles[0].rules[0].resourceNames[0]"))
        #expect(message.contains("namespace.labels.team"))
        #expect(message.contains("namespace.name"))
        let name = cluster.object("default-deny")
        try await cluster.delete(NetworkPolicy.resourceType, name, in: "a")
        try await eventually("the last valid spec is still enforced") {
          try await cluster.get(NetworkPolicy.resourceType, name, in: "a") != nil
        }
        try await cluster.apply(everyControl)
        try await cluster.waitUntilReady()
      }
    }

    @Test("names the missing rule if the server rejects a role that grants more than the operator holds")
    func missingPermission() async throws {
      try await TestCluster.run { cluster, _ in
        try await cluster.createNamespace("a")
        var spec = everyControl
        spec["rbac"] = [
          "roles": [
            ["name": "reader", "rules": [["apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]]]]
          ]
        ]
        try await cluster.apply(spec)
        try await eventually("the condition reports it") {
          try await cluster.condition("Stalled")?.reason == "MissingPermission"
        }
        let message = try #require(try await cluster.condition("Stalled")?.message)
        #expect(message.contains("secrets"))
        #expect(message.contains("plimsoll.dev/grantable"))
        #expect(try await cluster.get(Role.resourceType, cluster.object("reader"), in: "a") == nil)
        let others = try await cluster.get(NetworkPolicy.resourceType, cluster.object("default-deny"), in: "a")
        #expect(others != nil, "the other controls are enforced")
      }
    }

    @Test("reports unmanaged objects that weaken the baseline, or prunes them with unmanaged: Prune")
    func unmanaged() async throws {
      try await TestCluster.run { cluster, _ in
        try await cluster.createNamespace("a")
        try await cluster.apply(everyControl)
        try await cluster.waitUntilReady()
        let namespace = JSONValue.string(cluster.namespace("a"))
        try await cluster.plane.apply([
          "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
          "metadata": ["name": "open", "namespace": namespace],
          "spec": ["podSelector": [:], "ingress": [[:]], "policyTypes": ["Ingress"]],
        ])
        try await cluster.plane.apply([
          "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
          "metadata": ["name": "debug", "namespace": namespace],
          "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"],
          "subjects": [["apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "dev"]],
        ])
        try await eventually("both are reported") { try await cluster.status()?.findings == 2 }
        let listed = try #require(try await cluster.status()?.nonCompliant?.first)
        #expect(listed.namespace == cluster.namespace("a"))
        var spec = everyControl
        spec["networkPolicies"]?["unmanaged"] = "Prune"
        spec["rbac"]?["unmanaged"] = "Prune"
        try await cluster.apply(spec)
        try await eventually("both are pruned") {
          let policy = try await cluster.get(NetworkPolicy.resourceType, "open", in: "a")
          return try await cluster.get(RoleBinding.resourceType, "debug", in: "a") == nil && policy == nil
        }
        try await eventually("the baseline is compliant") { try await cluster.condition("Compliant")?.status == .true }
      }
    }

    @Test("restores protection once per second and reports Contested if another client keeps changing a field")
    func contested() async throws {
      try await TestCluster.run { cluster, _ in
        try await cluster.createNamespace("a")
        try await cluster.apply(everyControl)
        try await cluster.waitUntilReady()
        let name = cluster.object("compute")
        // Another controller that sets its own value every 20 ms.
        let end = ContinuousClock.now + .seconds(8)
        var restores = 0
        while .now < end {
          let quota = try await cluster.get(ResourceQuota.resourceType, name, in: "a")
          if quota?["spec"]?["hard"]?["pods"] == "50" {
            _ = try await cluster.client.patchData(
              merge: ["spec": ["hard": ["pods": "999"]]], type: ResourceQuota.resourceType,
              key: ObjectKey(namespace: cluster.namespace("a"), name: name), fieldManager: "rival")
            restores += 1
          }
          try await Task.sleep(for: .milliseconds(20))
        }
        // Five at once, then one per second.
        #expect((8...14).contains(restores), "\(restores) restores in 8 s")
        try await eventually("the condition reports it") {
          try await cluster.condition("Drifted")?.reason == "Contested"
        }
        let message = try #require(try await cluster.condition("Drifted")?.message)
        #expect(message.contains("rival"))
        #expect(message.contains("plimsoll"))
      }
    }

    @Test("a new plimsoll.dev/requestedAt triggers a reconcile and is acknowledged")
    func requestedAt() async throws {
      try await TestCluster.run { cluster, _ in
        try await cluster.createNamespace("a")
        try await cluster.apply(everyControl)
        try await cluster.waitUntilReady()
        try await cluster.edit(
          SecurityBaseline.resourceType, cluster.baseline(), in: nil,
          ["metadata": ["annotations": ["plimsoll.dev/requestedAt": "now-1"]]])
        try await eventually("it is acknowledged") { try await cluster.status()?.lastHandledRequestedAt == "now-1" }
      }
    }
  }
}
