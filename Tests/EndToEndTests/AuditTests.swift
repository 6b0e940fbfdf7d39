import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import Testing

extension EndToEnd {
  /// The audit of what others wrote: `spec.audit`.
  @Suite(.serialized) struct Audit {
    private static let spec: JSONValue = [
      "networkPolicies": ["defaultDeny": ["Ingress"]], "audit": ["profile": "baseline"],
    ]

    /// Runs a test with the permissions of the audit, unless it starts without them.
    private func run(
      permitted: Bool = true, _ body: (TestCluster, OperatorProcess) async throws -> Void
    ) async throws {
      let plane = try await ControlPlane.shared()
      if permitted { try await plane.apply(file: ControlPlane.audit) }
      try await TestCluster.run { cluster, process in
        try await cluster.createNamespace("a")
        try await body(cluster, try #require(process))
      }
      try? await plane.admin.delete(TestKinds.clusterRoleBinding, ObjectKey(name: "plimsoll-audit"))
    }

    private func deploy(_ cluster: TestCluster, _ fields: JSONValue, in namespace: String = "a") async throws {
      var pod = fields
      pod["containers"] = [["name": "web", "image": "example.com/web:1"]]
      try await cluster.plane.apply([
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": ["name": "web", "namespace": .string(cluster.namespace(namespace))],
        "spec": [
          "selector": ["matchLabels": ["app": "web"]],
          "template": ["metadata": ["labels": ["app": "web"]], "spec": pod],
        ],
      ])
    }

    /// The notes of the Events about findings of this test's baseline.
    private func notes(_ cluster: TestCluster) async throws -> [String] {
      try await cluster.client.listUnstructured(TestKinds.event).items.map(\.value).filter {
        $0["reason"]?.stringValue == "FindingDetected"
          && $0["regarding"]?["name"]?.stringValue == cluster.baseline()
      }.compactMap { $0["note"]?.stringValue }
    }

    @Test("a misconfigured Deployment is in status and in an Event, and leaves the status when it is fixed")
    func deployment() async throws {
      try await run { cluster, process in
        try await cluster.apply(Self.spec)
        try await cluster.waitUntilReady()
        try await eventually("compliance is known") { try await cluster.condition("Compliant")?.status == .true }
        try await deploy(cluster, ["hostNetwork": true])
        try await eventually("the finding is in status") { try await cluster.status()?.audit?.counts.high == 1 }
        let status = try #require(try await cluster.status())
        let finding = try #require(status.audit?.worst.first)
        #expect(finding.check == "host-network" && finding.kind == "Deployment" && finding.name == "web")
        #expect(finding.namespace == cluster.namespace("a"))
        #expect(status.findings == 1 && status.namespaces?.compliant == 0)
        #expect(try await cluster.condition("Compliant")?.reason == "FindingsPresent")
        #expect(try await cluster.condition("Ready")?.status == .true)
        try await eventually("there is an Event") { try await notes(cluster).count == 1 }
        #expect(try await notes(cluster).first?.contains("high: host-network: Deployment") == true)

        try await process.stop()
        let second = try await OperatorProcess.start(cluster.plane)
        try await eventually("the new process watches") { second.output.contains("audit watches all kinds") }
        try await cluster.createNamespace("b")
        try await deploy(cluster, ["hostPID": true], in: "b")
        try await eventually("the new process audits") { try await cluster.status()?.audit?.counts.high == 2 }
        try await eventually("only the new finding has an Event") { try await notes(cluster).count >= 2 }
        #expect(try await notes(cluster).count { $0.contains("host-network") } == 1)

        try await deploy(cluster, ["hostNetwork": false])
        try await deploy(cluster, ["hostPID": false], in: "b")
        try await eventually("the findings leave") { try await cluster.condition("Compliant")?.status == .true }
        #expect(try await cluster.status()?.findings == 0)
        try await second.stop()
      }
    }

    @Test("an exception ends at its time, without a change of any object")
    func exception() async throws {
      try await run { cluster, _ in
        let expiry = Timestamp(Date(timeIntervalSinceNow: 12)).text
        var spec = Self.spec
        spec["audit"]?["exceptions"] = [
          [
            "namespaces": [.string(cluster.namespace("a"))], "checks": ["host-network"], "reason": "migration",
            "expires": .string(expiry),
          ]
        ]
        try await deploy(cluster, ["hostNetwork": true])
        try await cluster.apply(spec)
        try await eventually("compliance is known") { try await cluster.condition("Compliant")?.status == .true }
        #expect(try await cluster.status()?.findings == 0)
        try await eventually("the finding returns") { try await cluster.status()?.audit?.counts.high == 1 }
        #expect(Date() >= (Timestamp(text: expiry).date ?? .distantFuture))
      }
    }

    @Test(
      "without the component, a condition names it and enforcement continues; the audit starts once it is installed")
    func permissions() async throws {
      try await run(permitted: false) { cluster, _ in
        try await deploy(cluster, ["hostNetwork": true])
        try await cluster.apply(Self.spec)
        try await cluster.waitUntilReady()
        try await eventually("the condition names the component") {
          try await cluster.condition("Degraded")?.reason == "AuditPermissionsMissing"
        }
        try await eventually("the message names kinds") {
          let message = try await cluster.condition("Degraded")?.message ?? ""
          return ["ingresses.networking.k8s.io", "poddisruptionbudgets.policy"].allSatisfy(message.contains)
        }
        #expect(try await cluster.condition("Degraded")?.message.contains("config/components/audit") == true)
        #expect(try await cluster.condition("Compliant")?.status == .unknown)
        try await cluster.delete(NetworkPolicy.resourceType, cluster.object("default-deny"), in: "a")
        try await eventually("the policy is restored") {
          try await cluster.get(NetworkPolicy.resourceType, cluster.object("default-deny"), in: "a") != nil
        }
        try await cluster.plane.apply(file: ControlPlane.audit)
        try await eventually("the audit starts") { try await cluster.status()?.audit?.counts.high == 1 }
        try await eventually("the condition ends") { try await cluster.condition("Degraded")?.status == .false }
      }
    }

    @Test("findings are in the report of the namespace, and keep their time while they last")
    func report() async throws {
      let definition = PolicyReportDefinition.policyReports
      let plane = try await ControlPlane.shared()
      try await plane.apply(definition.crd)
      try await eventually("the API is served") { try await plane.admin.supports(definition.type) }
      try await run { cluster, process in
        try await cluster.apply(Self.spec)
        try await deploy(cluster, ["hostNetwork": true])
        func results() async throws -> [JSONValue] {
          try await cluster.get(definition.type, "plimsoll", in: "a")?["results"]?.arrayValue ?? []
        }
        try await eventually("there is a report") { try await results().count == 1 }
        let first = try #require(try await results().first)
        #expect(first["rule"] == "host-network" && first["severity"] == "high")
        #expect(first["properties"]?["path"] == "spec.template.spec.hostNetwork")
        try await process.stop()
        let second = try await OperatorProcess.start(plane)
        try await deploy(cluster, ["hostNetwork": true, "hostPID": true])
        try await eventually("another finding is reported") { try await results().count == 2 }
        let kept = try #require(try await results().first { $0["rule"] == "host-network" })
        #expect(kept["timestamp"] == first["timestamp"])
        #expect(try await notes(cluster).count { $0.contains("host-network") } == 1)
        try await second.stop()
      }
      try await plane.admin.delete(TestKinds.customResourceDefinition, ObjectKey(name: definition.type.qualifiedName))
      try await eventually("the API is not served any longer") { try await !plane.admin.supports(definition.type) }
    }
  }
}
