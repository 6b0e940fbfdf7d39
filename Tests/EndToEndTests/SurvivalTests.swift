import CRDs
import Foundation
import Kubernetes
import Testing

extension EndToEnd {
  /// Faults, restarts and scale.
  @Suite(.serialized) struct Survival {
    @Test("a second start on a converged cluster writes nothing in namespaces")
    func quietRestart() async throws {
      try await Scenario.run { scenario, process in
        for name in ["a", "b", "c"] { try await scenario.createNamespace(name) }
        try await scenario.apply(everyControl)
        try await scenario.ready()
        try await process?.stop()
        let before = try await scenario.versions(of: ["a", "b", "c"])
        let baseline = try await scenario.get(SecurityBaseline.resourceType, scenario.baseline())
        let again = try await OperatorProcess.start(scenario.plane)
        // A change that is answered shows that everything before it was looked at.
        try await scenario.createNamespace("d")
        try await eventually("it works") {
          try await scenario.get(LimitRange.resourceType, scenario.object("defaults"), in: "d") != nil
        }
        #expect(try await scenario.versions(of: ["a", "b", "c"]) == before)
        let generation = try await scenario.get(SecurityBaseline.resourceType, scenario.baseline())
        #expect(generation?["metadata"]?["generation"] == baseline?["metadata"]?["generation"])
        try await again.stop()
      }
    }

    @Test("drift that happened while the operator was down is put back and recorded as drift")
    func driftWhileDown() async throws {
      try await Scenario.run { scenario, process in
        try await scenario.createNamespace("a")
        try await scenario.apply(everyControl)
        try await scenario.ready()
        try await process?.crash()
        try await scenario.delete(NetworkPolicy.resourceType, scenario.object("default-deny"), in: "a")
        try await scenario.edit(
          ResourceQuota.resourceType, scenario.object("compute"), in: "a", ["spec": ["hard": ["pods": "999"]]])
        let again = try await OperatorProcess.start(scenario.plane)
        try await eventually("both are restored and recorded") {
          try await scenario.status()?.drift?.restored == 2
        }
        let records = try #require(try await scenario.status()?.recentDrift)
        #expect(records.contains { $0.change == .deleted })
        #expect(records.contains { $0.change == .modified && $0.manager == "kubectl-edit" })
        try await again.stop()
      }
    }

    @Test("killed in the middle of a rollout, the next start completes it")
    func killed() async throws {
      try await Scenario.run { scenario, process in
        for index in 0..<60 { try await scenario.createNamespace("n\(index)") }
        try await scenario.apply(everyControl)
        try await eventually("the rollout is under way") {
          try await scenario.get(NetworkPolicy.resourceType, scenario.object("default-deny"), in: "n0") != nil
        }
        try await process?.crash()
        let again = try await OperatorProcess.start(scenario.plane)
        try await scenario.ready()
        let status = try #require(try await scenario.status())
        #expect(status.namespaces?.compliant == 60)
        #expect(status.objects?.applied == status.objects?.desired)
        try await again.stop()
      }
    }

    @Test("SIGTERM and SIGINT end the operator with 0 within 10 s", arguments: [SIGTERM, SIGINT])
    func signals(number: Int32) async throws {
      try await Scenario.run { scenario, process in
        let process = try #require(process)
        for index in 0..<40 { try await scenario.createNamespace("n\(index)") }
        try await scenario.apply(everyControl)
        process.signal(number)
        try await eventually("it ends", within: .seconds(10)) { !process.isRunning }
        #expect(process.status == 0)
      }
    }

    @Test("the API server goes away for 20 s and comes back: drift of that time is restored")
    func outage() async throws {
      try await Scenario.run { scenario, process in
        try await scenario.createNamespace("a")
        try await scenario.apply(everyControl)
        try await scenario.ready()
        try scenario.plane.stopAPIServer()
        try await Task.sleep(for: .seconds(20))
        try scenario.plane.startAPIServer()
        #expect(process?.isRunning == true)
        let name = scenario.object("default-deny")
        try await scenario.delete(NetworkPolicy.resourceType, name, in: "a")
        try await eventually("it is restored", within: .seconds(60)) {
          try await scenario.get(NetworkPolicy.resourceType, name, in: "a") != nil
        }
      }
    }

    @Test("etcd is compacted while the operator does not look (410): it lists anew")
    func compaction() async throws {
      try await Scenario.run { scenario, process in
        let process = try #require(process)
        try await scenario.createNamespace("a")
        try await scenario.apply(everyControl)
        try await scenario.ready()
        process.signal(SIGSTOP)
        let name = scenario.object("default-deny")
        try await scenario.delete(NetworkPolicy.resourceType, name, in: "a")
        for index in 0..<50 { try await scenario.createNamespace("noise\(index)") }
        try scenario.plane.compact()
        try scenario.plane.stopAPIServer()
        try scenario.plane.startAPIServer()
        process.signal(SIGCONT)
        try await eventually("it is restored", within: .seconds(60)) {
          try await scenario.get(NetworkPolicy.resourceType, name, in: "a") != nil
        }
        #expect(process.isRunning)
        // The deletion may have been on its way before the connection was lost: the answer to the next watch comes later.
        try await eventually("the server said that the version is gone") { process.output.contains("410") }
      }
    }

    @Test("the CRD is deleted while running and put back: cleaned, then enforced again")
    func definitionDeleted() async throws {
      try await Scenario.run { scenario, process in
        try await scenario.createNamespace("a")
        try await scenario.apply(everyControl)
        try await scenario.ready()
        let type = TestKinds.customResourceDefinition
        let key = ObjectKey(name: "securitybaselines.plimsoll.dev")
        try await scenario.client.delete(type, key)
        try await eventually("the CRD is gone, finalizers and all", within: .seconds(60)) {
          do {
            _ = try await scenario.client.getValue(type, key)
            return false
          } catch let error as APIError where error.isNotFound {
            return true
          }
        }
        let name = scenario.object("default-deny")
        #expect(try await scenario.get(NetworkPolicy.resourceType, name, in: "a") == nil)
        try await scenario.plane.apply(file: "config/crd/plimsoll.dev_securitybaselines.yaml")
        try await eventually("it is served again") {
          try await scenario.client.supports(SecurityBaseline.resourceType)
        }
        try await eventually("a baseline can be applied", within: .seconds(30)) {
          try await scenario.apply(everyControl)
          return true
        }
        try await eventually("it is enforced again", within: .seconds(60)) {
          try await scenario.get(NetworkPolicy.resourceType, name, in: "a") != nil
        }
        #expect(process?.isRunning == true)
      }
    }

    @Test("1,000 namespaces converge, and status stays small")
    func scale() async throws {
      try await Scenario.run { scenario, _ in
        try await scenario.createNamespaces(1000)
        try await scenario.apply(everyControl)
        try await eventually("all are compliant", within: .seconds(240)) {
          try await scenario.status()?.namespaces?.compliant == 1000
        }
        try await scenario.ready()
        let baseline = try await scenario.client.getValue(
          SecurityBaseline.resourceType, ObjectKey(name: scenario.baseline()))
        let status = try #require(try baseline["status"]?.jsonData())
        #expect(status.count < 256 << 10)
        try await scenario.delete(SecurityBaseline.resourceType, scenario.baseline())
        try await eventually("all are cleaned", within: .seconds(240)) {
          try await scenario.get(SecurityBaseline.resourceType, scenario.baseline()) == nil
        }
      }
    }
  }
}

extension Scenario {
  /// resourceVersions of everything in some namespaces, and of the namespaces.
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

  /// Creates many namespaces, 32 at once.
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
