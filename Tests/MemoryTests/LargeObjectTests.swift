import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import Logging
import Sandbox
import Testing

/// The memory of the operator while a tenant has many large objects.
///
/// The operator is the binary in `PLIMSOLL_BINARY`, or the one that is built beside the tests.
@Suite("Large objects", .serialized, .timeLimit(.minutes(10)))
struct LargeObjectTests {
  /// Maximum anonymous memory in bytes; the memory limit in `config/manager` is 256 MiB.
  private static let limit = 96 << 20

  private static let baseline: JSONValue = [
    "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline", "metadata": ["name": "base"],
    "spec": [
      "namespaceSelector": ["matchNames": ["tenant"]],
      "networkPolicies": ["defaultDeny": ["Ingress", "Egress"], "unmanaged": "Report"],
    ],
  ]

  @Test(
    "network policies of 1.4 MB need less than 96 MiB: at the start, while they change, and at a resync",
    arguments: LargeCollection.Listing.allCases)
  func largePolicies(listing: LargeCollection.Listing) async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "plimsoll-memory-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let server = try await LoopbackServer(
      .init(bookmarkInterval: .seconds(1)), directory: directory,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let namespace: JSONValue = ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "tenant"]]
    #expect(server.apiServer.load([CustomResourceDefinition.manifest(), namespace, Self.baseline]).isEmpty)
    let collection = LargeCollection(listing)
    server.apiServer.faults.set { collection.respond(to: $0) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      try await server.ready()
      let process = try MeasuredProcess(
        kubeconfig: server.kubeconfig, arguments: ["--resync", "30s"], directory: directory)
      group.addTask { await process.sample() }
      try await measure(process, collection, listing)
      group.cancelAll()
    }
  }

  /// Only the policies differ: the operator reads each of them as a whole, to report who changed it.
  private static let templates: [JSONValue] = (0..<10).map { index in
    ["name": .string("p\(index)"), "spec": ["podSelector": [:], "policyTypes": ["Ingress"]]]
  }

  @Test("policies of the operator that tenants have enlarged to 1.4 MB are restored with less than 96 MiB")
  func enlargedPolicies() async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "plimsoll-memory-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let server = try await LoopbackServer(
      .init(bookmarkInterval: .seconds(1)), directory: directory, logger: logger)
    var baseline = Self.baseline
    baseline["spec"]?["namespaceSelector"] = ["matchNames": ["tenant-*"]]
    baseline["spec"]?["networkPolicies"]?["policies"] = .array(Self.templates)
    let tenants = (0..<3).map { "tenant-\($0)" }
    let namespaces = tenants.map { name -> JSONValue in
      ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)]]
    }
    #expect(server.apiServer.load([CustomResourceDefinition.manifest(), baseline] + namespaces).isEmpty)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      try await server.ready()
      let configuration = try ClusterConfiguration.load(
        kubeconfig: server.kubeconfig.path, context: nil, environment: [:])
      let client = Client(
        source: configuration.source, transport: InProcessTransport(server.apiServer), userAgent: "test", logger: logger
      )
      let first = try MeasuredProcess(kubeconfig: server.kubeconfig, arguments: [], directory: directory)
      let count = tenants.count * (Self.templates.count + 1)
      try await eventually("the policies exist", within: .seconds(120)) {
        try await Self.policies(client).count == count
      }
      first.stop()
      let keys = try await Self.policies(client)
      for key in keys {
        _ = try await client.patchData(
          merge: LargeCollection.enlargement, type: NetworkPolicy.resourceType, key: key, fieldManager: "tenant")
      }
      let second = try MeasuredProcess(kubeconfig: server.kubeconfig, arguments: [], directory: directory)
      group.addTask { await second.sample() }
      for key in keys {
        try await eventually("policy '\(key)' is restored", within: .seconds(300)) {
          try await client.get(NetworkPolicy.self, key).spec?.ingress?.isEmpty ?? true
        }
      }
      let bytes = second.takePeak()
      print("| enlarged | \(count) policies | \(bytes >> 20) MiB |")
      #expect(bytes > 0 && bytes < Self.limit, "\(bytes >> 20) MiB")
      #expect(second.isRunning, "\(second.output.suffix(2000))")
      group.cancelAll()
    }
  }

  private static func policies(_ client: Client) async throws -> [ObjectKey] {
    try await client.list(NetworkPolicy.self, in: nil, options: ListOptions()).items.map {
      ObjectKey(namespace: $0.metadata.namespace, name: $0.metadata.name ?? "")
    }
  }

  private func measure(
    _ process: MeasuredProcess, _ collection: LargeCollection, _ listing: LargeCollection.Listing
  ) async throws {
    var rows: [(String, Int)] = []
    try await eventually("the operator watches", within: .seconds(120)) { process.output.contains("watching") }
    try await eventually("the namespace is reconciled", within: .seconds(60)) { process.output.contains("written") }
    rows.append(("start", process.takePeak()))
    let watches = collection.requests["watch", default: 0]
    collection.beginChanges()
    try await eventually("each policy changed twice", within: .seconds(120)) {
      collection.requests["watch", default: 0] >= watches + 3
    }
    rows.append(("changes", process.takePeak()))
    collection.endChanges()
    let lists = Self.lists(collection)
    try await eventually("the collection is listed again", within: .seconds(120)) { Self.lists(collection) > lists }
    let resync = collection.requests["watch", default: 0]
    try await eventually("the list is complete", within: .seconds(120)) {
      collection.requests["watch", default: 0] > resync
    }
    rows.append(("resync", process.takePeak()))
    for (phase, bytes) in rows {
      print("| \(listing.rawValue) | \(phase) | \(bytes >> 20) MiB |")
      #expect(bytes < Self.limit, "\(listing.rawValue), \(phase): \(bytes >> 20) MiB")
      #expect(bytes > 0)
    }
    print("requests: \(collection.requests)")
    #expect(process.isRunning, "\(process.output.suffix(2000))")
    #expect((collection.requests["stream"] != nil) == (listing == .stream))
  }

  private static func lists(_ collection: LargeCollection) -> Int {
    collection.requests["stream", default: 0] + collection.requests["page", default: 0]
  }
}
