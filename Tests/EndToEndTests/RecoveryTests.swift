import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import Testing

extension EndToEnd {
  /// Faults, restarts and scale.
  @Suite(.serialized) struct Recovery {
    @Test(
      "a restart on a converged cluster writes nothing in namespaces, as plimsoll or as plimsoll-operator",
      arguments: [OperatorProcess.binary, OperatorProcess.builtBinary("plimsoll-operator")])
    func quietRestart(binary: URL) async throws {
      try await TestCluster.run { cluster, process in
        for name in ["a", "b", "c"] { try await cluster.createNamespace(name) }
        let noPatches = try await configMapPatches(cluster)
        try await cluster.apply(everyControl)
        try await cluster.waitUntilReady()
        try await process?.stop()
        let patches = try await configMapPatches(cluster)
        #expect(patches > noPatches)
        let before = try await cluster.versions(of: ["a", "b", "c"])
        let baseline = try await cluster.get(SecurityBaseline.resourceType, cluster.baseline())
        let again = try await OperatorProcess.start(cluster.plane, binary: binary)
        // The reconcile of a later change shows that all earlier ones are done.
        try await cluster.createNamespace("d")
        try await eventually("the operator reconciles") {
          try await cluster.get(LimitRange.resourceType, cluster.object("defaults"), in: "d") != nil
        }
        #expect(try await cluster.versions(of: ["a", "b", "c"]) == before)
        let generation = try await cluster.get(SecurityBaseline.resourceType, cluster.baseline())
        #expect(generation?["metadata"]?["generation"] == baseline?["metadata"]?["generation"])
        try await eventually("the status includes the new namespace") {
          try await cluster.status()?.namespaces?.compliant == 4
        }
        #expect(try await configMapPatches(cluster) == patches, "the last valid spec was written again")
        try await again.stop()
      }
    }

    /// How many patches of ConfigMaps the API server has received. Only the operator patches ConfigMaps, which contain last valid
    /// specs.
    private func configMapPatches(_ cluster: TestCluster) async throws -> Int {
      var request = APIRequest.get(Namespace.resourceType, ObjectKey(name: "default"))
      request.path = "/metrics"
      let metrics = try await cluster.client.send(request)
      return String(decoding: metrics, as: UTF8.self).split(separator: "\n").filter {
        $0.hasPrefix("apiserver_request_total{") && $0.contains(#"resource="configmaps""#)
          && ($0.contains(#"verb="PATCH""#) || $0.contains(#"verb="APPLY""#))
      }.reduce(0) { $0 + (Int($1.split(separator: " ").last ?? "") ?? 0) }
    }

    @Test("restores and records drift that happened while the operator was down")
    func driftWhileDown() async throws {
      try await TestCluster.run { cluster, process in
        try await cluster.createNamespace("a")
        try await cluster.apply(everyControl)
        try await cluster.waitUntilReady()
        try await process?.crash()
        try await cluster.delete(NetworkPolicy.resourceType, cluster.object("default-deny"), in: "a")
        try await cluster.edit(
          ResourceQuota.resourceType, cluster.object("compute"), in: "a", ["spec": ["hard": ["pods": "999"]]])
        let again = try await OperatorProcess.start(cluster.plane)
        try await eventually("both are restored and recorded") {
          try await cluster.status()?.drift?.restored == 2
        }
        let records = try #require(try await cluster.status()?.recentDrift)
        #expect(records.contains { $0.change == .deleted })
        #expect(records.contains { $0.change == .modified && $0.manager == "kubectl-edit" })
        try await again.stop()
      }
    }

    @Test("completes a rollout after the operator was killed")
    func killed() async throws {
      try await TestCluster.run { cluster, process in
        for index in 0..<60 { try await cluster.createNamespace("n\(index)") }
        try await cluster.apply(everyControl)
        try await eventually("the rollout is under way") {
          try await cluster.get(NetworkPolicy.resourceType, cluster.object("default-deny"), in: "n0") != nil
        }
        try await process?.crash()
        let again = try await OperatorProcess.start(cluster.plane)
        try await cluster.waitUntilReady()
        let status = try #require(try await cluster.status())
        #expect(status.namespaces?.compliant == 60)
        #expect(status.objects?.applied == status.objects?.desired)
        try await again.stop()
      }
    }

    @Test("SIGTERM and SIGINT end the operator with exit code 0 within 10 s", arguments: [SIGTERM, SIGINT])
    func signals(number: Int32) async throws {
      try await TestCluster.run { cluster, process in
        let process = try #require(process)
        for index in 0..<40 { try await cluster.createNamespace("n\(index)") }
        try await cluster.apply(everyControl)
        process.signal(number)
        try await eventually("it ends", within: .seconds(10)) { !process.isRunning }
        #expect(process.status == 0)
      }
    }

    @Test("restores drift after an API server outage of 20 s")
    func outage() async throws {
      try await TestCluster.run { cluster, process in
        try await cluster.createNamespace("a")
        try await cluster.apply(everyControl)
        try await cluster.waitUntilReady()
        try cluster.plane.stopAPIServer()
        try await Task.sleep(for: .seconds(20))
        try cluster.plane.startAPIServer()
        #expect(process?.isRunning == true)
        let name = cluster.object("default-deny")
        try await cluster.delete(NetworkPolicy.resourceType, name, in: "a")
        try await eventually("it is restored", within: .seconds(60)) {
          try await cluster.get(NetworkPolicy.resourceType, name, in: "a") != nil
        }
      }
    }

    @Test("lists again after etcd was compacted while the operator was stopped (410)")
    func compaction() async throws {
      try await TestCluster.run { cluster, process in
        let process = try #require(process)
        try await cluster.createNamespace("a")
        try await cluster.apply(everyControl)
        try await cluster.waitUntilReady()
        process.signal(SIGSTOP)
        let name = cluster.object("default-deny")
        try await cluster.delete(NetworkPolicy.resourceType, name, in: "a")
        for index in 0..<50 { try await cluster.createNamespace("noise\(index)") }
        try cluster.plane.compact()
        try cluster.plane.stopAPIServer()
        try cluster.plane.startAPIServer()
        process.signal(SIGCONT)
        try await eventually("it is restored", within: .seconds(60)) {
          try await cluster.get(NetworkPolicy.resourceType, name, in: "a") != nil
        }
        #expect(process.isRunning)
        // The operator can receive the deletion before the connection is lost; the 410 follows with the next watch.
        try await eventually("the server responds that the resourceVersion is gone") { process.output.contains("410") }
      }
    }

    @Test("cleans up when the CRD is deleted, and enforces again when it is recreated")
    func definitionDeleted() async throws {
      try await TestCluster.run { cluster, process in
        try await cluster.createNamespace("a")
        try await cluster.apply(everyControl)
        try await cluster.waitUntilReady()
        let type = TestKinds.customResourceDefinition
        let key = ObjectKey(name: "securitybaselines.plimsoll.dev")
        try await cluster.client.delete(type, key)
        try await eventually("the CRD and all baselines are deleted", within: .seconds(60)) {
          do {
            _ = try await cluster.client.getValue(type, key)
            return false
          } catch let error as APIError where error.isNotFound {
            return true
          }
        }
        let name = cluster.object("default-deny")
        #expect(try await cluster.get(NetworkPolicy.resourceType, name, in: "a") == nil)
        try await cluster.plane.apply(file: cluster.plane.definition)
        try await eventually("it is served again") {
          try await cluster.client.supports(SecurityBaseline.resourceType)
        }
        try await eventually("a baseline can be applied", within: .seconds(30)) {
          try await cluster.apply(everyControl)
          return true
        }
        try await eventually("it is enforced again", within: .seconds(60)) {
          try await cluster.get(NetworkPolicy.resourceType, name, in: "a") != nil
        }
        #expect(process?.isRunning == true)
      }
    }

    @Test("with the CRD of an earlier version, the status has what that CRD declares, and the rest after the upgrade")
    func olderDefinition() async throws {
      try await TestCluster.run { cluster, process in
        try await cluster.plane.applyDefinition(without: "specHash")
        do {
          try await cluster.createNamespace("a")
          try await eventually("the API server uses the CRD", within: .seconds(60)) {
            try await cluster.apply(everyControl)
            try await cluster.waitUntilReady()
            return try await cluster.status()?.specHash == nil
          }
          // Kubernetes 1.20 leaves the field out by itself.
          if try await rejectsUndeclaredFields(cluster) {
            #expect(process?.output.contains("has no .status.specHash; apply config/crd") == true)
          }
        } catch {
          Issue.record("\(error)")
        }
        try await cluster.plane.apply(file: cluster.plane.definition)
        try await eventually("the status is complete", within: .seconds(60)) {
          try await cluster.edit(
            SecurityBaseline.resourceType, cluster.baseline(), in: nil,
            ["metadata": ["annotations": ["plimsoll.dev/requestedAt": .string("\(Date.now)")]]])
          return try await cluster.status()?.specHash != nil
        }
      }
    }

    /// Whether the API server rejects the server-side apply of a status with a field that the CRD does not declare.
    private func rejectsUndeclaredFields(_ cluster: TestCluster) async throws -> Bool {
      do {
        _ = try await cluster.client.apply(
          [
            "apiVersion": .string(SecurityBaseline.resourceType.apiVersion), "kind": "SecurityBaseline",
            "metadata": ["name": .string(cluster.baseline())], "status": ["specHash": "x"],
          ], type: SecurityBaseline.resourceType, key: ObjectKey(name: cluster.baseline()),
          options: ApplyOptions(fieldManager: "test", force: true, dryRun: true, subresource: "status"))
        return false
      } catch let error as APIError where error.message.contains("field not declared in schema") {
        return true
      }
    }

    @Test("1,000 namespaces converge, and status stays below 256 KiB")
    func scale() async throws {
      try await TestCluster.run { cluster, _ in
        try await cluster.createNamespaces(1000)
        try await cluster.apply(everyControl)
        try await eventually("all are compliant", within: .seconds(240)) {
          try await cluster.status()?.namespaces?.compliant == 1000
        }
        try await cluster.waitUntilReady()
        let baseline = try await cluster.client.getValue(
          SecurityBaseline.resourceType, ObjectKey(name: cluster.baseline()))
        let status = try #require(try baseline["status"]?.jsonData())
        #expect(status.count < 256 << 10)
        try await cluster.delete(SecurityBaseline.resourceType, cluster.baseline())
        try await eventually("all namespaces are cleaned up", within: .seconds(240)) {
          try await cluster.get(SecurityBaseline.resourceType, cluster.baseline()) == nil
        }
      }
    }
  }
}

extension TestCluster {
  /// The resourceVersions of some namespaces and of all managed kinds in them.
  func versions(of names: [String]) async throws -> [String: String] {
    var versions: [String: String] = [:]
    for name in names {
      let types = [
        NetworkPolicy.resourceType, Role.resourceType, RoleBinding.resourceType, ResourceQuota.resourceType,
        LimitRange.resourceType, ServiceAccount.resourceType,
      ]
      for type in types {
        let data = try await client.send(APIRequest.list(type, namespace: namespace(name), ListOptions()))
        for item in try JSONDecoder().decode(JSONValue.self, from: data)["items"]?.arrayValue ?? [] {
          let key = "\(name)/\(type.plural)/\(item["metadata"]?["name"]?.stringValue ?? "")"
          versions[key] = item["metadata"]?["resourceVersion"]?.stringValue
        }
      }
      let own = try await get(Namespace.resourceType, namespace(name))
      versions[name] = own?["metadata"]?["resourceVersion"]?.stringValue
    }
    return versions
  }

  /// Creates namespaces, 32 concurrently.
  func createNamespaces(_ count: Int) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<count {
        if index >= 32 { try await group.next() }
        group.addTask { try await createNamespace("n\(index)") }
      }
      try await group.waitForAll()
    }
  }
}
