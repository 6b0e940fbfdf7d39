import CRDs
import Foundation
import Kubernetes
import Testing

extension EndToEnd {
  /// What a baseline may ask for besides enforcement, and what is left alone.
  @Suite(.serialized) struct Governance {
    @Test("audit writes nothing in namespaces and reports the same drift")
    func audit() async throws {
      try await Scenario.run { scenario, _ in
        try await scenario.createNamespace("a")
        var spec = everyControl
        spec["enforcement"] = "Audit"
        try await scenario.apply(spec)
        try await scenario.ready()
        let status = try #require(try await scenario.status())
        #expect(status.mode == "Audit")
        #expect(status.drift?.open == status.objects?.desired)
        #expect(status.objects?.applied == 0)
        #expect(status.conditions?.first { $0.type == "Compliant" }?.reason == "DriftFound")
        #expect(status.recentDrift?.contains { $0.change == .missing && $0.action == .reported } == true)
        for (type, item) in Enforcement.generated {
          #expect(try await scenario.get(type, scenario.object(item), in: "a") == nil)
        }
        let namespace = try await scenario.get(Namespace.resourceType, scenario.namespace("a"))
        #expect(namespace?["metadata"]?["labels"]?["pod-security.kubernetes.io/enforce"] == nil)
      }
    }

    @Test("one control audits while the others enforce")
    func auditOneControl() async throws {
      try await Scenario.run { scenario, _ in
        try await scenario.createNamespace("a")
        var spec = everyControl
        spec["networkPolicies"]?["enforcement"] = "Audit"
        try await scenario.apply(spec)
        try await scenario.ready()
        #expect(try await scenario.get(NetworkPolicy.resourceType, scenario.object("default-deny"), in: "a") == nil)
        #expect(try await scenario.get(LimitRange.resourceType, scenario.object("defaults"), in: "a") != nil)
        #expect(try await scenario.status()?.drift?.open == 3)
      }
    }

    @Test("a suspended baseline reports drift and writes nothing; resuming restores")
    func suspension() async throws {
      try await Scenario.run { scenario, _ in
        try await scenario.createNamespace("a")
        try await scenario.apply(everyControl)
        try await scenario.ready()
        var spec = everyControl
        spec["suspend"] = true
        try await scenario.apply(spec)
        try await eventually("it is suspended") { try await scenario.status()?.mode == "Suspended" }
        let name = scenario.object("default-deny")
        try await scenario.delete(NetworkPolicy.resourceType, name, in: "a")
        try await eventually("the drift is open") { try await scenario.status()?.drift?.open == 1 }
        #expect(try await scenario.get(NetworkPolicy.resourceType, name, in: "a") == nil)
        try await scenario.apply(everyControl)
        try await eventually("it is restored") {
          try await scenario.get(NetworkPolicy.resourceType, name, in: "a") != nil
        }
      }
    }

    @Test("an exemption takes a control away and gives it back by itself when it expires")
    func exemption() async throws {
      try await Scenario.run { scenario, _ in
        for name in ["a", "b"] { try await scenario.createNamespace(name) }
        var spec = everyControl
        let expires = Timestamp(Date().addingTimeInterval(6))
        spec["exemptions"] = [
          [
            "namespaces": [.string(scenario.namespace("a"))], "controls": ["podSecurity", "networkPolicies"],
            "reason": "migration", "expires": .string(expires.text),
          ]
        ]
        try await scenario.apply(everyControl)
        try await scenario.ready()
        try await scenario.apply(spec)
        let (policy, label) = (scenario.object("default-deny"), "pod-security.kubernetes.io/enforce")
        try await eventually("the controls are gone where exempt", within: .seconds(5)) {
          let labels = try await scenario.get(Namespace.resourceType, scenario.namespace("a"))?["metadata"]?["labels"]
          return try await scenario.get(NetworkPolicy.resourceType, policy, in: "a") == nil && labels?[label] == nil
        }
        #expect(try await scenario.get(NetworkPolicy.resourceType, policy, in: "b") != nil)
        #expect(try await scenario.get(LimitRange.resourceType, scenario.object("defaults"), in: "a") != nil)
        try await eventually("the exemption is counted") { try await scenario.status()?.namespaces?.exempt == 1 }
        try await eventually("the controls come back when it expires") {
          let labels = try await scenario.get(Namespace.resourceType, scenario.namespace("a"))?["metadata"]?["labels"]
          return try await scenario.get(NetworkPolicy.resourceType, policy, in: "a") != nil
            && labels?[label] == "restricted"
        }
        #expect(expires.date.map { $0 <= Date() } == true, "not before its time")
      }
    }

    @Test("deleting a baseline removes what it generated and puts namespace labels back")
    func deletion() async throws {
      try await Scenario.run { scenario, _ in
        let label = "pod-security.kubernetes.io/enforce"
        try await scenario.createNamespace("a", labels: [label: "baseline", "keep": "me"])
        try await scenario.apply(everyControl)
        try await scenario.ready()
        try await scenario.delete(SecurityBaseline.resourceType, scenario.baseline())
        try await eventually("the baseline is gone") {
          try await scenario.get(SecurityBaseline.resourceType, scenario.baseline()) == nil
        }
        for (type, item) in Enforcement.generated {
          #expect(try await scenario.get(type, scenario.object(item), in: "a") == nil, "\(item)")
        }
        let metadata = try await scenario.get(Namespace.resourceType, scenario.namespace("a"))?["metadata"]
        #expect(metadata?["labels"]?[label] == "baseline", "the label from before is back")
        #expect(metadata?["labels"]?["keep"] == "me")
        #expect(metadata?["labels"]?["pod-security.kubernetes.io/warn"] == nil)
        let account = try await scenario.get(ServiceAccount.resourceType, "default", in: "a")
        #expect(account?["automountServiceAccountToken"] == nil)
      }
    }

    @Test("deletionPolicy Orphan leaves the objects, without our labels and owner reference")
    func orphaning() async throws {
      try await Scenario.run { scenario, _ in
        try await scenario.createNamespace("a")
        var spec = everyControl
        spec["deletionPolicy"] = "Orphan"
        try await scenario.apply(spec)
        try await scenario.ready()
        try await scenario.delete(SecurityBaseline.resourceType, scenario.baseline())
        try await eventually("the baseline is gone") {
          try await scenario.get(SecurityBaseline.resourceType, scenario.baseline()) == nil
        }
        for (type, item) in Enforcement.generated {
          let metadata = try await scenario.get(type, scenario.object(item), in: "a")?["metadata"]
          #expect(metadata != nil, "\(item) stays")
          #expect(metadata?["labels"]?["plimsoll.dev/baseline"] == nil)
          #expect(metadata?["ownerReferences"] == nil)
        }
        let metadata = try await scenario.get(Namespace.resourceType, scenario.namespace("a"))?["metadata"]
        #expect(metadata?["labels"]?["pod-security.kubernetes.io/enforce"] == "restricted")
        #expect(metadata?["annotations"]?["plimsoll.dev/previous-pod-security"] == nil)
      }
    }

    @Test("an object of the same name that is not ours is reported and left alone, unless adoption is asked for")
    func nameConflict() async throws {
      try await Scenario.run { scenario, _ in
        try await scenario.createNamespace("a")
        let name = scenario.object("default-deny")
        let theirs: JSONValue = [
          "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
          "metadata": ["name": .string(name), "namespace": .string(scenario.namespace("a"))],
          "spec": ["podSelector": ["matchLabels": ["theirs": "yes"]], "policyTypes": ["Ingress"]],
        ]
        let before = try await scenario.plane.apply(theirs)
        try await scenario.apply(everyControl)
        try await scenario.ready()
        try await eventually("the conflict is reported") {
          try await scenario.status()?.nonCompliant?.contains { $0.message.contains(name) } == true
        }
        #expect(try await scenario.get(NetworkPolicy.resourceType, name, in: "a") == before, "not a byte of it changed")
        #expect(try await scenario.condition("Compliant")?.reason == "FindingsPresent")
        #expect(try await scenario.get(NetworkPolicy.resourceType, scenario.object("allow-dns"), in: "a") != nil)
        var spec = everyControl
        spec["adoptExisting"] = true
        try await scenario.apply(spec)
        try await eventually("it is adopted, whole") {
          let policy = try await scenario.get(NetworkPolicy.resourceType, name, in: "a")
          return policy?["spec"] == ["podSelector": [:], "policyTypes": ["Ingress", "Egress"]]
            && policy?["metadata"]?["labels"]?["plimsoll.dev/baseline"] != nil
        }
        try await eventually("nothing is wanting") { try await scenario.condition("Compliant")?.status == .true }
      }
    }

    @Test("two baselines on one namespace live side by side; the strictest Pod Security level wins")
    func twoBaselines() async throws {
      try await Scenario.run { scenario, _ in
        try await scenario.createNamespace("a")
        try await scenario.apply([
          "podSecurity": ["enforce": "baseline"], "resourceQuotas": [["name": "q", "hard": ["pods": "9"]]],
        ])
        try await scenario.apply(
          ["podSecurity": ["enforce": "restricted"], "resourceQuotas": [["name": "q", "hard": ["pods": "5"]]]], "two")
        try await scenario.ready()
        try await scenario.ready("two")
        let label = "pod-security.kubernetes.io/enforce"
        func level() async throws -> JSONValue? {
          try await scenario.get(Namespace.resourceType, scenario.namespace("a"))?["metadata"]?["labels"]?[label]
        }
        try await eventually("the strictest wins") { try await level() == "restricted" }
        #expect(try await scenario.get(ResourceQuota.resourceType, scenario.object("q"), in: "a") != nil)
        #expect(try await scenario.get(ResourceQuota.resourceType, scenario.object("q", of: "two"), in: "a") != nil)
        try await scenario.delete(SecurityBaseline.resourceType, scenario.baseline("two"))
        try await eventually("the weaker one is left") {
          let quota = try await scenario.get(ResourceQuota.resourceType, scenario.object("q", of: "two"), in: "a")
          return try await level() == "baseline" && quota == nil
        }
        #expect(try await scenario.get(ResourceQuota.resourceType, scenario.object("q"), in: "a") != nil)
      }
    }

    @Test("an invalid spec is said, with field, value and mend; what was enforced stays enforced")
    func invalidSpec() async throws {
      try await Scenario.run { scenario, _ in
        try await scenario.createNamespace("a")
        try await scenario.apply(everyControl)
        try await scenario.ready()
        var spec = everyControl
        // No schema can say this: labels are writable by tenants.
        spec["rbac"]?["roleBindings"] = [
          [
            "name": "viewers", "roleRef": ["kind": "Role", "name": "viewer"],
            "subjects": [["kind": "Group", "name": "{{ namespace.labels.team }}"]],
          ]
        ]
        try await scenario.apply(spec)
        try await eventually("it is stalled") { try await scenario.condition("Stalled")?.reason == "InvalidSpec" }
        let message = try #require(try await scenario.condition("Stalled")?.message)
        #expect(message.contains("spec.rbac.roleBindings[0].subjects[0].name"))
        #expect(message.contains("namespace.labels.team"))
        #expect(message.contains("namespace.name"))
        let name = scenario.object("default-deny")
        try await scenario.delete(NetworkPolicy.resourceType, name, in: "a")
        try await eventually("the last valid spec is still enforced") {
          try await scenario.get(NetworkPolicy.resourceType, name, in: "a") != nil
        }
        try await scenario.apply(everyControl)
        try await scenario.ready()
      }
    }

    @Test("a role that grants more than the operator holds is refused by the server; the condition names the rule")
    func missingPermission() async throws {
      try await Scenario.run { scenario, _ in
        try await scenario.createNamespace("a")
        var spec = everyControl
        spec["rbac"] = [
          "roles": [
            ["name": "reader", "rules": [["apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]]]]
          ]
        ]
        try await scenario.apply(spec)
        try await eventually("it is said") { try await scenario.condition("Stalled")?.reason == "MissingPermission" }
        let message = try #require(try await scenario.condition("Stalled")?.message)
        #expect(message.contains("secrets"))
        #expect(message.contains("plimsoll.dev/grantable"))
        #expect(try await scenario.get(Role.resourceType, scenario.object("reader"), in: "a") == nil)
        let others = try await scenario.get(NetworkPolicy.resourceType, scenario.object("default-deny"), in: "a")
        #expect(others != nil, "what could be enforced is enforced")
      }
    }

    @Test("what is not ours and widens the baseline is reported, or pruned where that is asked for")
    func unmanaged() async throws {
      try await Scenario.run { scenario, _ in
        try await scenario.createNamespace("a")
        try await scenario.apply(everyControl)
        try await scenario.ready()
        let namespace = JSONValue.string(scenario.namespace("a"))
        try await scenario.plane.apply([
          "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
          "metadata": ["name": "open", "namespace": namespace],
          "spec": ["podSelector": [:], "ingress": [[:]], "policyTypes": ["Ingress"]],
        ])
        try await scenario.plane.apply([
          "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
          "metadata": ["name": "debug", "namespace": namespace],
          "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"],
          "subjects": [["apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "dev"]],
        ])
        try await eventually("both are found") { try await scenario.status()?.findings == 2 }
        let listed = try #require(try await scenario.status()?.nonCompliant?.first)
        #expect(listed.namespace == scenario.namespace("a"))
        var spec = everyControl
        spec["networkPolicies"]?["unmanaged"] = "Prune"
        spec["rbac"]?["unmanaged"] = "Prune"
        try await scenario.apply(spec)
        try await eventually("both are pruned") {
          let policy = try await scenario.get(NetworkPolicy.resourceType, "open", in: "a")
          return try await scenario.get(RoleBinding.resourceType, "debug", in: "a") == nil && policy == nil
        }
        try await eventually("nothing is wanting") { try await scenario.condition("Compliant")?.status == .true }
      }
    }

    @Test("two writers on one field do not make a hot loop: Contested, and few writes")
    func contested() async throws {
      try await Scenario.run { scenario, _ in
        try await scenario.createNamespace("a")
        try await scenario.apply(everyControl)
        try await scenario.ready()
        let name = scenario.object("compute")
        // Another controller that wants its own value, and looks every 20 ms.
        let end = ContinuousClock.now + .seconds(8)
        var fights = 0
        while .now < end {
          let quota = try await scenario.get(ResourceQuota.resourceType, name, in: "a")
          if quota?["spec"]?["hard"]?["pods"] == "50" {
            _ = try await scenario.client.patchData(
              merge: ["spec": ["hard": ["pods": "999"]]], type: ResourceQuota.resourceType,
              key: ObjectKey(namespace: scenario.namespace("a"), name: name), fieldManager: "rival")
            fights += 1
          }
          try await Task.sleep(for: .milliseconds(20))
        }
        #expect(fights <= 8, "\(fights) restores in 8 s")
        try await eventually("it is said") { try await scenario.condition("Drifted")?.reason == "Contested" }
        let message = try #require(try await scenario.condition("Drifted")?.message)
        #expect(message.contains("rival"))
        #expect(message.contains("plimsoll"))
      }
    }

    @Test("a new plimsoll.dev/requestedAt reconciles everything now and is acknowledged")
    func requestedAt() async throws {
      try await Scenario.run { scenario, _ in
        try await scenario.createNamespace("a")
        try await scenario.apply(everyControl)
        try await scenario.ready()
        try await scenario.edit(
          SecurityBaseline.resourceType, scenario.baseline(), in: nil,
          ["metadata": ["annotations": ["plimsoll.dev/requestedAt": "now-1"]]])
        try await eventually("it is acknowledged") { try await scenario.status()?.lastHandledRequestedAt == "now-1" }
      }
    }
  }
}
