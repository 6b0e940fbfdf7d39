import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import Testing

extension EndToEnd {
  /// Unmanaged objects that weaken a baseline, and their reports.
  @Suite(.serialized) struct Findings {
    private static let deny: JSONValue = [
      "networkPolicies": ["defaultDeny": ["Ingress", "Egress"]], "rbac": ["unmanaged": "Report"],
    ]

    /// Creates objects as a tenant would: a role for exec, bindings, and a policy.
    private func weaken(_ cluster: TestCluster, in namespace: String) async throws {
      func metadata(_ name: String) -> JSONValue {
        ["name": .string(name), "namespace": .string(cluster.namespace(namespace))]
      }
      let group = "rbac.authorization.k8s.io"
      try await cluster.plane.apply([
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": metadata("shell"),
        "rules": [["apiGroups": [""], "resources": ["pods/exec"], "verbs": ["create"]]],
      ])
      try await cluster.plane.apply([
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": metadata("editors"),
        "roleRef": ["apiGroup": .string(group), "kind": "ClusterRole", "name": "system:aggregate-to-edit"],
        "subjects": [["apiGroup": .string(group), "kind": "Group", "name": "dev"]],
      ])
      try await cluster.plane.apply([
        "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata("open"),
        "spec": ["podSelector": [:], "ingress": [[:]], "policyTypes": ["Ingress"]],
      ])
    }

    private func remove(_ cluster: TestCluster, in namespace: String) async throws {
      try await cluster.delete(Role.resourceType, "shell", in: namespace)
      try await cluster.delete(RoleBinding.resourceType, "editors", in: namespace)
      try await cluster.delete(NetworkPolicy.resourceType, "open", in: namespace)
    }

    @Test("are in the status, most severe first, in a cluster without an API of reports")
    func status() async throws {
      try await TestCluster.run { cluster, process in
        try await cluster.createNamespace("a")
        try await cluster.apply(Self.deny)
        try await cluster.waitUntilReady()
        try await weaken(cluster, in: "a")
        try await eventually("all are counted") { try await cluster.status()?.findings == 3 }
        let worst = try #require(try await cluster.status()?.nonCompliant?.first)
        #expect(worst.control == .rbac)
        #expect(
          worst.message.contains("RoleBinding 'editors' (not managed) grants ClusterRole 'system:aggregate-to-edit'"))
        #expect(worst.message.hasSuffix("(and 2 more)"))
        #expect(process?.output.contains("policyreports") == false)
        try await remove(cluster, in: "a")
        try await eventually("none is left") { try await cluster.status()?.findings == 0 }
      }
    }

    @Test(
      "are in a report of each namespace, which is restored and goes with the last finding",
      arguments: [PolicyReportDefinition.policyReports, .openReports])
    func report(definition: PolicyReportDefinition) async throws {
      let plane = try await ControlPlane.shared()
      try await plane.apply(definition.crd)
      try await eventually("the API is served") { try await plane.admin.supports(definition.type) }
      try await TestCluster.run { cluster, _ in
        for name in ["a", "b"] { try await cluster.createNamespace(name) }
        try await cluster.apply(Self.deny)
        try await cluster.waitUntilReady()
        try await weaken(cluster, in: "a")
        try await eventually("there is a report") {
          try await cluster.get(definition.type, "plimsoll", in: "a")?["results"]?.arrayValue?.count == 3
        }
        let report = try #require(try await cluster.get(definition.type, "plimsoll", in: "a"))
        let results = report["results"]?.arrayValue ?? []
        #expect(report["summary"]?["fail"] == 3)
        #expect(
          results.map { $0["rule"] } == ["access-to-impersonate", "network-policy-open-ingress", "access-to-pod-exec"])
        #expect(results.map { $0["severity"] } == ["critical", "high", "high"])
        #expect(results.map { $0["policy"] } == Array(repeating: .string(cluster.baseline()), count: 3))
        #expect(results.map { $0["resources"]?.arrayValue?.first?["name"] } == ["editors", "open", "shell"])
        #expect(try await cluster.get(definition.type, "plimsoll", in: "b") == nil)

        try await cluster.edit(definition.type, "plimsoll", in: "a", ["results": []])
        try await eventually("the report is restored") {
          try await cluster.get(definition.type, "plimsoll", in: "a")?["results"]?.arrayValue?.count == 3
        }
        let restored = try await cluster.get(definition.type, "plimsoll", in: "a")
        #expect(restored?["results"]?.arrayValue?.count == 3)

        try await remove(cluster, in: "a")
        try await eventually("the report is deleted") {
          try await cluster.get(definition.type, "plimsoll", in: "a") == nil
        }
      }
      try await plane.admin.delete(TestKinds.customResourceDefinition, ObjectKey(name: definition.type.qualifiedName))
      try await eventually("the API is not served any longer") { try await !plane.admin.supports(definition.type) }
    }

    @Test("leave the reports when no baseline selects the namespace any longer, also after a restart")
    func deselected() async throws {
      let definition = PolicyReportDefinition.policyReports
      let plane = try await ControlPlane.shared()
      try await plane.apply(definition.crd)
      try await eventually("the API is served") { try await plane.admin.supports(definition.type) }
      try await TestCluster.run { cluster, process in
        try await cluster.createNamespace("a")
        try await cluster.apply(Self.deny)
        try await cluster.waitUntilReady()
        try await weaken(cluster, in: "a")
        try await eventually("there is a report") {
          try await cluster.get(definition.type, "plimsoll", in: "a")?["results"]?.arrayValue?.count == 3
        }
        let before = try await cluster.get(definition.type, "plimsoll", in: "a")
        try await process?.stop()
        let second = try await OperatorProcess.start(plane)
        try await cluster.createNamespace("c")
        try await weaken(cluster, in: "c")
        try await eventually("the new process writes reports") {
          try await cluster.get(definition.type, "plimsoll", in: "c")?["results"]?.arrayValue?.count == 3
        }
        let after = try await cluster.get(definition.type, "plimsoll", in: "a")
        #expect(after?["metadata"]?["resourceVersion"] == before?["metadata"]?["resourceVersion"])
        try await second.stop()
        var spec = Self.deny
        spec["namespaceSelector"] = ["matchNames": [.string(cluster.namespace("none"))]]
        try await cluster.apply(spec)
        let third = try await OperatorProcess.start(plane)
        try await eventually("the reports are deleted") {
          let reports = [
            try await cluster.get(definition.type, "plimsoll", in: "a"),
            try await cluster.get(definition.type, "plimsoll", in: "c"),
          ]
          return reports.allSatisfy { $0 == nil }
        }
        try await third.stop()
      }
      try await plane.admin.delete(TestKinds.customResourceDefinition, ObjectKey(name: definition.type.qualifiedName))
      try await eventually("the API is not served any longer") { try await !plane.admin.supports(definition.type) }
    }
  }
}
