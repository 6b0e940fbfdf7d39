import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import Testing

/// All end-to-end tests. They run serially on one control plane.
@Suite(.serialized) enum EndToEnd {}

extension EndToEnd {
  /// Rollout, drift and selection.
  @Suite(.serialized) struct Enforcement {
    /// Kind and item of each whole object that `everyControl` generates.
    static let generated: [(type: ResourceType, item: String)] = [
      (NetworkPolicy.resourceType, "default-deny"), (NetworkPolicy.resourceType, "allow-dns"),
      (NetworkPolicy.resourceType, "allow-same-namespace"), (Role.resourceType, "viewer"),
      (RoleBinding.resourceType, "viewers"), (ResourceQuota.resourceType, "compute"),
      (LimitRange.resourceType, "defaults"),
    ]

    @Test("creates every object in every selected namespace, and in no other")
    func creation() async throws {
      try await TestCluster.run { cluster, _ in
        for name in ["a", "b"] { try await cluster.createNamespace(name) }
        try await cluster.apply(everyControl)
        try await cluster.waitUntilReady()
        for name in ["a", "b"] {
          for (type, item) in Self.generated {
            let object = try await cluster.get(type, cluster.object(item), in: name)
            let labels = object?["metadata"]?["labels"]
            #expect(labels?["app.kubernetes.io/managed-by"] == "plimsoll", "\(type.kind) \(item) in \(name)")
            #expect(labels?["plimsoll.dev/baseline"] == .string(cluster.baseline()))
            let owner = object?["metadata"]?["ownerReferences"]?.arrayValue?.first
            #expect(owner?["kind"] == "SecurityBaseline")
          }
          let binding = try await cluster.get(RoleBinding.resourceType, cluster.object("viewers"), in: name)
          let subject = binding?["subjects"]?.arrayValue?.first?["name"]?.stringValue
          #expect(subject == "oidc:\(cluster.namespace(name))-viewers")
          let account = try await cluster.get(ServiceAccount.resourceType, "default", in: name)
          #expect(account?["automountServiceAccountToken"] == false)
          let namespace = try await cluster.get(Namespace.resourceType, cluster.namespace(name))
          let level = namespace?["metadata"]?["labels"]?["pod-security.kubernetes.io/enforce"]
          #expect(level == "restricted")
        }
        #expect(try await cluster.get(NetworkPolicy.resourceType, cluster.object("default-deny"), in: nil) == nil)
        let status = try #require(try await cluster.status())
        #expect(status.namespaces?.selected == 2)
        #expect(status.namespaces?.compliant == 2)
        #expect(status.objects?.desired == status.objects?.applied)
        #expect(status.drift?.detected == 0)
      }
    }

    @Test("restores every deleted object and records the drift")
    func deletion() async throws {
      try await TestCluster.run { cluster, _ in
        try await cluster.createNamespace("a")
        try await cluster.apply(everyControl)
        try await cluster.waitUntilReady()
        for (type, item) in Self.generated {
          let name = cluster.object(item)
          let old = try await cluster.get(type, name, in: "a")?["metadata"]?["uid"]
          try await cluster.delete(type, name, in: "a")
          try await eventually("\(type.kind) \(name) is restored") {
            let uid = try await cluster.get(type, name, in: "a")?["metadata"]?["uid"]
            return uid != nil && uid != old
          }
        }
        try await eventually("all drift is recorded") {
          try await cluster.status()?.drift?.restored == Self.generated.count
        }
        let status = try #require(try await cluster.status())
        #expect(status.drift?.detected == Self.generated.count)
        #expect(status.drift?.open == 0)
        #expect(status.recentDrift?.count == Self.generated.count)
        #expect(status.recentDrift?.allSatisfy { $0.change == .deleted && $0.action == .restored } == true)
        #expect(status.conditions?.first { $0.type == "Drifted" }?.reason == "RestoredRecently")
        #expect(status.conditions?.first { $0.type == "Ready" }?.status == .true)
        try await eventually("an Event reports it") {
          let events = try await cluster.events()
          return events.contains { $0["reason"] == "DriftRestored" }
        }
      }
    }

    /// A patch of a generated object, and the field path that status must report.
    struct Edit: Sendable, CustomTestStringConvertible {
      var type: ResourceType
      var item: String
      var patch: JSONValue
      var field: String
      var testDescription: String { "\(type.kind) \(field)" }
    }

    static let edits: [Edit] = [
      .init(
        type: NetworkPolicy.resourceType, item: "default-deny", patch: ["spec": ["policyTypes": ["Ingress"]]],
        field: "spec.policyTypes"),
      .init(
        type: NetworkPolicy.resourceType, item: "default-deny",
        patch: ["spec": ["podSelector": ["matchLabels": ["app": "none"]]]], field: "spec.podSelector.matchLabels"),
      .init(
        type: NetworkPolicy.resourceType, item: "default-deny", patch: ["spec": ["ingress": [[:]]]],
        field: "spec.ingress"),
      .init(
        type: NetworkPolicy.resourceType, item: "allow-dns",
        patch: ["spec": ["egress": [["ports": [["port": 53, "protocol": "UDP"]]]]]], field: "spec.egress"),
      .init(
        type: Role.resourceType, item: "viewer",
        patch: ["rules": [["apiGroups": [""], "resources": ["pods", "configmaps"], "verbs": ["get"]]]], field: "rules"),
      .init(
        type: RoleBinding.resourceType, item: "viewers",
        patch: [
          "subjects": [["kind": "Group", "name": "everyone", "apiGroup": "rbac.authorization.k8s.io"]]
        ], field: "subjects"),
      .init(
        type: ResourceQuota.resourceType, item: "compute", patch: ["spec": ["hard": ["pods": "5000"]]],
        field: "spec.hard.pods"),
      .init(
        type: ResourceQuota.resourceType, item: "compute", patch: ["spec": ["hard": ["services": "1"]]],
        field: "spec.hard.services"),
      .init(
        type: LimitRange.resourceType, item: "defaults",
        patch: ["spec": ["limits": [["type": "Container", "default": ["cpu": "8"]]]]], field: "spec.limits"),
      .init(
        type: Role.resourceType, item: "viewer", patch: ["metadata": ["labels": ["plimsoll.dev/baseline": .null]]],
        field: "metadata.labels[plimsoll.dev/baseline]"),
      .init(
        type: LimitRange.resourceType, item: "defaults",
        patch: ["metadata": ["labels": ["app.kubernetes.io/managed-by": "helm"]]],
        field: "metadata.labels[app.kubernetes.io/managed-by]"),
      .init(
        type: NetworkPolicy.resourceType, item: "allow-dns", patch: ["metadata": ["ownerReferences": .null]],
        field: "metadata.ownerReferences"),
    ]

    @Test("restores every edited field that the operator owns, and records its path and manager")
    func edits() async throws {
      try await TestCluster.run { cluster, _ in
        try await cluster.createNamespace("a")
        try await cluster.apply(everyControl)
        try await cluster.waitUntilReady()
        for (index, edit) in Self.edits.enumerated() {
          let name = cluster.object(edit.item)
          let before = try #require(try await cluster.get(edit.type, name, in: "a"))
          try await cluster.edit(edit.type, name, in: "a", edit.patch)
          try await eventually("\(edit.testDescription) is restored") {
            let after = try await cluster.get(edit.type, name, in: "a")
            return after?.owned == before.owned
          }
          try await eventually("\(edit.testDescription) is recorded") {
            let status = try await cluster.status()
            return status?.drift?.restored == index + 1
              && status?.recentDrift?.first?.fields?.contains(edit.field) == true
          }
        }
        let records = try #require(try await cluster.status()?.recentDrift)
        #expect(records.contains { $0.manager == "kubectl-edit" && $0.operation == "Update" })
        #expect(records.first { $0.fields == ["spec.policyTypes"] }?.manager == "kubectl-edit")
      }
    }

    @Test("restores weakened Pod Security labels and disabled tokens, and keeps a stricter label")
    func sharedObjects() async throws {
      try await TestCluster.run { cluster, _ in
        try await cluster.createNamespace("a")
        try await cluster.createNamespace("b", labels: ["pod-security.kubernetes.io/enforce": "restricted"])
        try await cluster.apply([
          "podSecurity": ["enforce": "baseline"], "rbac": ["defaultServiceAccount": ["automountToken": false]],
        ])
        try await cluster.waitUntilReady()
        let label = "pod-security.kubernetes.io/enforce"
        let namespace = cluster.namespace("a")
        try await cluster.edit(
          Namespace.resourceType, namespace, in: nil, ["metadata": ["labels": .object([label: "privileged"])]])
        try await cluster.edit(
          ServiceAccount.resourceType, "default", in: "a", ["automountServiceAccountToken": true])
        try await eventually("label and token are restored") {
          let labels = try await cluster.get(Namespace.resourceType, namespace)?["metadata"]?["labels"]
          let account = try await cluster.get(ServiceAccount.resourceType, "default", in: "a")
          return labels?[label] == "baseline" && account?["automountServiceAccountToken"] == false
        }
        try await cluster.edit(
          Namespace.resourceType, namespace, in: nil, ["metadata": ["labels": .object([label: "restricted"])]])
        try await eventually("drift is recorded") { try await cluster.status()?.drift?.restored == 2 }
        for name in ["a", "b"] {
          let labels = try await cluster.get(Namespace.resourceType, cluster.namespace(name))?["metadata"]?["labels"]
          #expect(labels?[label] == "restricted", "the stricter label in \(name) stays")
        }
        #expect(try await cluster.condition("Compliant")?.status == .true)
      }
    }

    @Test("hardens a new namespace, and cleans up one whose labels no longer match")
    func selection() async throws {
      try await TestCluster.run { cluster, _ in
        var spec = everyControl
        spec["namespaceSelector"] = ["matchLabels": ["team": .string(cluster.prefix)]]
        try await cluster.apply(spec)
        try await cluster.waitUntilReady()
        try await cluster.createNamespace("late", labels: ["team": cluster.prefix])
        try await eventually("the new namespace is hardened") {
          try await cluster.get(NetworkPolicy.resourceType, cluster.object("default-deny"), in: "late") != nil
        }
        try await eventually("it is counted") { try await cluster.status()?.namespaces?.selected == 1 }
        let name = cluster.namespace("late")
        try await cluster.edit(Namespace.resourceType, name, in: nil, ["metadata": ["labels": ["team": .null]]])
        try await eventually("all generated objects and labels are removed") {
          for (type, item) in Self.generated
          where try await cluster.get(type, cluster.object(item), in: "late") != nil { return false }
          let metadata = try await cluster.get(Namespace.resourceType, name)?["metadata"]
          let account = try await cluster.get(ServiceAccount.resourceType, "default", in: "late")
          return metadata?["labels"]?["pod-security.kubernetes.io/enforce"] == nil
            && metadata?["annotations"]?["plimsoll.dev/previous-pod-security"] == nil
            && account?["automountServiceAccountToken"] == nil
        }
        try await eventually("it is no longer counted") { try await cluster.status()?.namespaces?.selected == 0 }
      }
    }

    @Test("rolls out a spec change, prunes removed items, and recreates objects with changed immutable fields")
    func specChange() async throws {
      try await TestCluster.run { cluster, _ in
        try await cluster.createNamespace("a")
        try await cluster.apply(everyControl)
        try await cluster.waitUntilReady()
        var spec = everyControl
        spec["resourceQuotas"] = [["name": "compute", "hard": ["pods": "7"], "scopes": ["NotTerminating"]]]
        spec["limitRanges"] = []
        spec["networkPolicies"] = ["defaultDeny": ["Ingress"]]
        spec["rbac"]?["roleBindings"] = [
          [
            "name": "viewers", "roleRef": ["kind": "ClusterRole", "name": "plimsoll-grantable-examples"],
            "subjects": [["kind": "User", "name": "ann"]],
          ]
        ]
        try await cluster.apply(spec)
        try await cluster.waitUntilReady()
        for (type, item) in [
          (LimitRange.resourceType, "defaults"), (NetworkPolicy.resourceType, "allow-dns"),
          (NetworkPolicy.resourceType, "allow-same-namespace"),
        ] {
          try await eventually("\(item) is pruned") {
            try await cluster.get(type, cluster.object(item), in: "a") == nil
          }
        }
        let quota = try await cluster.get(ResourceQuota.resourceType, cluster.object("compute"), in: "a")
        #expect(quota?["spec"]?["hard"] == ["pods": "7"])
        #expect(quota?["spec"]?["scopes"] == ["NotTerminating"])
        let binding = try await cluster.get(RoleBinding.resourceType, cluster.object("viewers"), in: "a")
        #expect(binding?["roleRef"]?["kind"] == "ClusterRole")
        let policy = try await cluster.get(NetworkPolicy.resourceType, cluster.object("default-deny"), in: "a")
        #expect(policy?["spec"]?["policyTypes"] == ["Ingress"])
        #expect(try await cluster.status()?.drift?.detected == 0, "a rollout is not drift")
      }
    }
  }
}

extension JSONValue {
  /// The object without the fields that change with every write.
  var owned: JSONValue {
    var copy = self
    for field in ["managedFields", "resourceVersion", "generation"] { copy["metadata"]?[field] = nil }
    copy["status"] = nil
    return copy
  }
}

extension TestCluster {
  /// The Events on this test's baseline.
  func events() async throws -> [JSONValue] {
    let data = try await client.send(APIRequest.list(TestKinds.event, namespace: "kube-system", ListOptions()))
    let items = try JSONDecoder().decode(JSONValue.self, from: data)["items"]?.arrayValue ?? []
    return items.filter { $0["regarding"]?["name"]?.stringValue == baseline() }
  }
}
