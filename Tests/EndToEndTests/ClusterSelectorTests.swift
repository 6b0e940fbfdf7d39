import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import TestSupport
import Testing

extension EndToEnd {
  /// Baselines that select clusters by name and labels.
  @Suite(.serialized) struct ClusterSelectors {
    private static func spec(_ selector: JSONValue) -> JSONValue {
      var spec = everyControl
      spec["clusterSelector"] = selector
      return spec
    }

    private static let prod = spec(["matchNames": ["prod-*"]])
    private static let policy = "default-deny"

    private func hasPolicy(_ cluster: TestCluster, in namespace: String = "a") async throws -> Bool {
      try await cluster.get(NetworkPolicy.resourceType, cluster.object(Self.policy), in: namespace) != nil
    }

    private func ready(_ cluster: TestCluster, is reason: String) async throws {
      try await eventually("the reason of Ready is \(reason)", within: .seconds(60)) {
        let ready = try await cluster.condition("Ready")
        let baseline = try await cluster.client.get(SecurityBaseline.self, ObjectKey(name: cluster.baseline()))
        return ready?.reason == reason && ready?.observedGeneration == baseline.metadata.generation
      }
    }

    /// What the operator has written into a namespace.
    private func traces(_ cluster: TestCluster, in namespace: String) async throws -> [String] {
      var traces: [String] = []
      for (type, item) in Enforcement.generated
      where try await cluster.get(type, cluster.object(item), in: namespace) != nil {
        traces.append(item)
      }
      let metadata = try await cluster.get(Namespace.resourceType, cluster.namespace(namespace))?["metadata"]
      let labels = metadata?["labels"]?.objectValue ?? [:]
      let annotations = metadata?["annotations"]?.objectValue ?? [:]
      return traces + labels.keys.filter { $0.hasPrefix("pod-security") }
        + annotations.keys.filter { $0.contains("plimsoll") }
    }

    @Test("without a known name nothing is changed; with the flags, the baseline is rolled out or removed")
    func flags() async throws {
      try await TestCluster.run(withOperator: false) { cluster, _ in
        try await cluster.createNamespace("a")
        try await cluster.apply(Self.spec(["matchNames": ["prod-*"], "matchLabels": ["region": "eu"]]))
        let unknown = try await OperatorProcess.start(cluster.plane)
        try await ready(cluster, is: "ClusterUnknown")
        let condition = try #require(try await cluster.condition("Ready"))
        #expect(condition.status == .false)
        #expect(condition.message.contains("--cluster-name and --cluster-labels"), "\(condition.message)")
        #expect(try await cluster.condition("Stalled")?.reason == "ClusterUnknown")
        #expect(try await traces(cluster, in: "a") == [])
        try await unknown.stop()

        let prod = try await OperatorProcess.start(
          cluster.plane, "--cluster-name", "prod-1", "--cluster-labels", "region=eu,env=prod")
        try await ready(cluster, is: "Reconciled")
        #expect(try await hasPolicy(cluster))
        try await prod.stop()

        let lost = try await OperatorProcess.start(cluster.plane)
        try await ready(cluster, is: "ClusterUnknown")
        try await cluster.delete(NetworkPolicy.resourceType, cluster.object(Self.policy), in: "a")
        // A namespace of another baseline shows that the operator has seen the deletion.
        try await cluster.createNamespace("b")
        try await cluster.apply(everyControl, "other")
        try await cluster.waitUntilReady("other")
        #expect(try await !hasPolicy(cluster), "nothing is restored while the name is unknown")
        #expect(try await cluster.get(LimitRange.resourceType, cluster.object("defaults"), in: "a") != nil)
        try await cluster.delete(SecurityBaseline.resourceType, cluster.baseline("other"))
        try await lost.stop()

        let dev = try await OperatorProcess.start(cluster.plane, "--cluster-name", "dev")
        try await ready(cluster, is: "NotSelected")
        try await eventually("everything is removed") { try await traces(cluster, in: "a") == [] }
        try await eventually("Ready is true") { try await cluster.condition("Ready")?.status == .true }
        try await dev.stop()
      }
    }

    @Test("a ClusterProperty takes precedence over the flags, and each change takes effect without a restart")
    func properties() async throws {
      try await ClusterPropertyDefinition.withAPI { plane in
        try await TestCluster.run(withOperator: false) { cluster, _ in
          let name = ClusterIdentity.nameProperty
          try await plane.apply(ClusterPropertyDefinition.property(name, "dev"))
          try await cluster.createNamespace("a")
          try await cluster.apply(Self.prod)
          let process = try await OperatorProcess.start(plane, "--cluster-name", "prod-1")
          try await ready(cluster, is: "NotSelected")
          #expect(try await traces(cluster, in: "a") == [])

          try await plane.apply(ClusterPropertyDefinition.property(name, "prod-2"))
          try await ready(cluster, is: "Reconciled")
          #expect(try await hasPolicy(cluster))
          #expect(try await cluster.status()?.drift?.detected == 0, "what is written for the first time is not drift")

          // A property is a label, too. One that is absent may be created later.
          let label = "tier.example.com"
          try await cluster.apply(Self.spec(["matchNames": ["prod-*"], "matchLabels": .object([label: "1"])]))
          try await ready(cluster, is: "ClusterUnknown")
          #expect(try await hasPolicy(cluster), "nothing is removed while the label is unknown")
          try await plane.apply(ClusterPropertyDefinition.property(label, "0"))
          try await ready(cluster, is: "NotSelected")
          try await eventually("everything is removed") { try await traces(cluster, in: "a") == [] }
          try await plane.apply(ClusterPropertyDefinition.property(label, "1"))
          try await ready(cluster, is: "Reconciled")
          #expect(try await hasPolicy(cluster))

          try await cluster.delete(ClusterProperty.resourceType, label)
          try await ready(cluster, is: "ClusterUnknown")
          #expect(try await hasPolicy(cluster), "nothing is removed while the label is unknown")
          try await process.stop()
        }
      }
    }

    @Test("the API can be installed and removed while the operator runs")
    func lateAPI() async throws {
      let plane = try await ControlPlane.shared()
      try await TestCluster.run(withOperator: false) { cluster, _ in
        try await cluster.createNamespace("a")
        try await cluster.apply(Self.prod)
        let process = try await OperatorProcess.start(plane)
        try await ready(cluster, is: "ClusterUnknown")
        try await ClusterPropertyDefinition.withAPI { _ in
          try await plane.apply(ClusterPropertyDefinition.property(ClusterIdentity.nameProperty, "prod-1"))
          try await ready(cluster, is: "Reconciled")
        }
        try await ready(cluster, is: "ClusterUnknown")
        #expect(try await hasPolicy(cluster), "nothing is removed while the name is unknown")
        try await process.stop()
      }
    }

    @Test("an exemption with clusters applies only in clusters that match, and the hash is the same in all clusters")
    func exemptions() async throws {
      try await TestCluster.run(withOperator: false) { cluster, _ in
        try await cluster.createNamespace("a")
        var spec = everyControl
        spec["exemptions"] = [
          ["namespaces": ["*"], "controls": ["networkPolicies"], "reason": "migration", "clusters": ["dev*"]]
        ]
        try await cluster.apply(spec)
        let prod = try await OperatorProcess.start(cluster.plane, "--cluster-name", "prod-1")
        try await cluster.waitUntilReady()
        #expect(try await hasPolicy(cluster))
        let hash = try #require(try await cluster.status()?.specHash)
        #expect(try await cluster.status()?.namespaces?.exempt == 0)
        try await prod.stop()
        let dev = try await OperatorProcess.start(cluster.plane, "--cluster-name", "dev-1")
        try await eventually("the exempt control is removed") { try await !hasPolicy(cluster) }
        try await eventually("the exemption is counted") { try await cluster.status()?.namespaces?.exempt == 1 }
        #expect(try await cluster.status()?.specHash == hash)
        let printed = try await hashes(of: cluster)
        #expect(printed.contains("\(cluster.baseline()) \(hash)"), "\(printed)")
        try await dev.stop()
      }
    }

    /// The output of `plimsoll hash` for the baseline as the API server stores it.
    private func hashes(of cluster: TestCluster) async throws -> String {
      let baseline = try await cluster.client.getValue(
        SecurityBaseline.resourceType, ObjectKey(name: cluster.baseline()))
      let input = String(decoding: try baseline.jsonData(), as: UTF8.self)
      return try Command.run(["hash", "-"], input: input).output
    }
  }
}
