import ArgumentParser
import Foundation
import Kubernetes

/// Measures on the sandbox what the audit of a cluster costs.
struct AuditScale: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Measure the memory, the idle CPU and the latency of the audit on the sandbox.")

  @OptionGroup var binaries: Binaries

  @Option(help: "Number of namespaces.")
  var namespaces = 1000

  @Option(help: "Number of pods in each namespace, which two Deployments own.")
  var pods = 10

  @Option(help: "How long to observe the idle operator, in seconds.")
  var idleSeconds = 60

  @Option(help: "Number of changes of a Deployment to time.")
  var changes = 50

  func run() async throws {
    let sandbox = try await SandboxProcess(binaries.plimsoll)
    defer { sandbox.stop() }
    let admin = sandbox.cluster.admin
    Benchmark.note("creating \(namespaces) namespaces with \(pods) pods each")
    try await sandbox.cluster.createNamespaces(prefix: "own", count: namespaces)
    let team = AuditedTeam(admin: admin, pods: pods)
    try await team.create(in: (0..<namespaces).map { "own-\($0)" })
    let process = try await OperatorProcess(binaries.plimsollOperator, kubeconfig: sandbox.kubeconfig)
    defer { process.stop() }
    let baseline = try BenchmarkBaseline(namespacePrefix: "own", file: "examples/restricted.yaml")
    Benchmark.note("convergence without the audit")
    try await sandbox.cluster.converge(baseline, count: namespaces)
    try await Task.sleep(for: .seconds(5))
    let before = ProcessStatistics.residentMiB(of: process.processIdentifier)
    let anonymousBefore = ProcessStatistics.anonymousMiB(of: process.processIdentifier)
    Benchmark.note("first audit")
    let first = try await auditAll(baseline, admin)
    try await Task.sleep(for: .seconds(5))
    let after = ProcessStatistics.residentMiB(of: process.processIdentifier)
    let anonymousAfter = ProcessStatistics.anonymousMiB(of: process.processIdentifier)
    Benchmark.note("latency: \(changes) changes of a Deployment")
    let latencies = try await latencies(of: baseline, admin, team)
    Benchmark.note("idle for \(idleSeconds) s")
    let start = ProcessStatistics.processorSeconds(of: process.processIdentifier)
    try await Task.sleep(for: .seconds(idleSeconds))
    let idle = (ProcessStatistics.processorSeconds(of: process.processIdentifier) - start) / Double(idleSeconds)
    print(
      """

      | figure | \(namespaces) namespaces, \(namespaces * pods) pods |
      |---|---|
      | findings | \(first.findings) |
      | resident memory before, MiB | \(before) |
      | resident memory with the audit, MiB | \(after) |
      | difference, MiB | \(after - before) |
      | difference without the pages of files, MiB | \(anonymousAfter - anonymousBefore) |
      | first audit, s | \(String(format: "%.1f", first.duration.seconds)) |
      | change of a Deployment to the written status p50, ms | \(String(format: "%.0f", latencies.percentile(0.5))) |
      | change of a Deployment to the written status p99, ms | \(String(format: "%.0f", latencies.percentile(0.99))) |
      | CPU when idle (over \(idleSeconds) s), % of a core | \(String(format: "%.2f", idle * 100)) |
      """)
  }

  /// Adds `spec.audit`, and waits until the number of findings has not changed for some seconds.
  private func auditAll(
    _ baseline: BenchmarkBaseline, _ admin: Client
  ) async throws -> (findings: Int, duration: Duration) {
    let start = ContinuousClock.now
    _ = try await admin.patchData(
      merge: ["spec": ["audit": ["profile": "all"]]], type: MeasuredBaseline.resourceType,
      key: ObjectKey(name: baseline.name), fieldManager: "benchmark")
    var (findings, last) = (0, start)
    while findings == 0 || ContinuousClock.now - last < .seconds(5) {
      guard ContinuousClock.now - start < .seconds(600) else { throw BenchmarkError("the audit has no findings") }
      try await Task.sleep(for: .milliseconds(100))
      let status = try await admin.get(MeasuredBaseline.self, ObjectKey(name: baseline.name)).status
      let current = status?.audit.map { $0.counts.values.reduce(0, +) } ?? 0
      if current != findings { (findings, last) = (current, .now) }
    }
    return (findings, last - start)
  }

  /// Makes Deployments privileged one after another. Returns the milliseconds from the response to each change until a watch
  /// shows the finding in status.
  private func latencies(
    of baseline: BenchmarkBaseline, _ admin: Client, _ team: AuditedTeam
  ) async throws -> [Double] {
    var latencies: [Double] = []
    for index in 0..<min(changes, namespaces) {
      let page = try await admin.list(MeasuredBaseline.self)
      let critical = page.items.first?.status?.audit?.counts["critical"] ?? 0
      let events = try await admin.watch(
        MeasuredBaseline.self, options: WatchOptions(resourceVersion: page.resourceVersion))
      try await team.makePrivileged(in: "own-\(index)")
      let start = ContinuousClock.now
      for try await event in events {
        if case .modified(let live) = event, (live.status?.audit?.counts["critical"] ?? 0) > critical { break }
      }
      latencies.append((ContinuousClock.now - start).seconds * 1000)
      // The next change must not be part of the same burst.
      try await Task.sleep(for: .milliseconds(200))
    }
    return latencies
  }
}

/// What a team has in each namespace: two Deployments with their ReplicaSets and pods, Services, and a ConfigMap.
struct AuditedTeam: Sendable {
  let admin: Client
  let pods: Int

  private static let deployments = resource("apps", "deployments", "Deployment")

  private static func resource(_ group: String, _ plural: String, _ kind: String) -> ResourceType {
    ResourceType(group: group, version: "v1", plural: plural, kind: kind, isNamespaced: true)
  }

  /// Creates the objects in some namespaces, eight at the same time.
  func create(in namespaces: [String]) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (index, namespace) in namespaces.enumerated() {
        if index >= 8 { try await group.next() }
        group.addTask { try await create(in: namespace) }
      }
      try await group.waitForAll()
    }
  }

  private func create(in namespace: String) async throws {
    for name in ["web", "api"] {
      let labels: JSONValue = ["app": .string(name), "app.kubernetes.io/part-of": "shop"]
      let template: JSONValue = ["metadata": ["labels": labels], "spec": Self.pod(name)]
      let spec: JSONValue = ["selector": ["matchLabels": labels], "template": template]
      try await create(Self.deployments, "\(name)", spec, in: namespace)
      try await create(
        Self.resource("apps", "replicasets", "ReplicaSet"), "\(name)-5d59d67564", spec, in: namespace,
        owner: ("Deployment", name))
      for index in 0..<(pods / 2) {
        try await create(
          Self.resource("", "pods", "Pod"), "\(name)-5d59d67564-x\(index)", Self.pod(name), in: namespace,
          labels: labels, owner: ("ReplicaSet", "\(name)-5d59d67564"))
      }
      try await create(
        Self.resource("", "services", "Service"), name, ["selector": labels, "ports": [["port": 80]]], in: namespace)
    }
  }

  private static func pod(_ name: String) -> JSONValue {
    [
      "containers": [
        [
          "name": .string(name), "image": .string("registry.example.com/shop/\(name):1.4.2"),
          "ports": [["containerPort": 8080, "name": "http"]], "env": [["name": "MODE", "value": "production"]],
          "resources": ["requests": ["cpu": "100m", "memory": "128Mi"]],
        ]
      ]
    ]
  }

  private func create(
    _ type: ResourceType, _ name: String, _ spec: JSONValue, in namespace: String, labels: JSONValue = [:],
    owner: (kind: String, name: String)? = nil
  ) async throws {
    var metadata: JSONValue = ["name": .string(name), "namespace": .string(namespace), "labels": labels]
    if let owner {
      metadata["ownerReferences"] = [
        [
          "apiVersion": "apps/v1", "kind": .string(owner.kind), "name": .string(owner.name),
          "uid": .string(UUID().uuidString.lowercased()), "controller": true,
        ]
      ]
    }
    let object: JSONValue = [
      "apiVersion": .string(type.apiVersion), "kind": .string(type.kind), "metadata": metadata, "spec": spec,
    ]
    _ = try await admin.createData(object, type: type, namespace: namespace, fieldManager: "benchmark")
  }

  /// Makes the Deployment `web` privileged.
  func makePrivileged(in namespace: String) async throws {
    var pod = Self.pod("web")
    pod["containers"]?[0, "securityContext"] = ["privileged": true]
    _ = try await admin.patchData(
      merge: ["spec": ["template": ["spec": pod]]], type: Self.deployments,
      key: ObjectKey(namespace: namespace, name: "web"), fieldManager: "benchmark")
  }
}

extension JSONValue {
  /// A field of an element of a list.
  fileprivate subscript(index: Int, field: String) -> JSONValue? {
    get { arrayValue?[index][field] }
    set {
      guard var elements = arrayValue else { return }
      elements[index][field] = newValue
      self = .array(elements)
    }
  }
}
