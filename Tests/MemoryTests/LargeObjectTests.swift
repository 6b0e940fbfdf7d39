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
    var baseline = Self.baseline
    baseline["spec"]?["networkPolicies"]?["policies"] = .array(Self.templates)
    let tenants = (0..<3).map { "tenant-\($0)" }
    try await restoreEnlarged(
      NetworkPolicy.self, with: baseline, in: tenants, count: tenants.count * (Self.templates.count + 1),
      enlargement: LargeCollection.enlargement
    ) { $0.spec?.ingress?.isEmpty ?? true }
  }

  @Test("default service accounts to which tenants have added 1 MB of labels are restored with less than 96 MiB")
  func enlargedServiceAccounts() async throws {
    var baseline = Self.baseline
    baseline["spec"]?["networkPolicies"] = Optional<JSONValue>.none
    baseline["spec"]?["rbac"] = ["defaultServiceAccount": ["automountToken": false]]
    let tenants = (0..<16).map { "tenant-\($0)" }
    let labels = Dictionary(uniqueKeysWithValues: (0..<20_000).map { ("label-\($0)", JSONValue.string("value-\($0)")) })
    try await restoreEnlarged(
      ServiceAccount.self, with: baseline, in: tenants, count: tenants.count,
      enlargement: ["metadata": ["labels": .object(labels)], "automountServiceAccountToken": true]
    ) { $0.automountServiceAccountToken == false }
  }

  /// Enlarges all objects of a kind while no operator is running, and measures the operator that restores them.
  ///
  /// - Parameters:
  ///   - type: The kind. In namespaces that the sandbox creates, there are only objects of the operator and `default` ones.
  ///   - baseline: The baseline.
  ///   - tenants: The namespaces.
  ///   - count: The number of objects.
  ///   - enlargement: A merge patch.
  ///   - isRestored: Whether an object is as the baseline requires.
  private func restoreEnlarged<Object: KubernetesObject>(
    _ type: Object.Type, with baseline: JSONValue, in tenants: [String], count: Int, enlargement: JSONValue,
    isRestored: @escaping @Sendable (Object) -> Bool
  ) async throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "plimsoll-memory-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let server = try await LoopbackServer(
      .init(bookmarkInterval: .seconds(1)), directory: directory, logger: logger)
    var baseline = baseline
    baseline["spec"]?["namespaceSelector"] = ["matchNames": ["tenant-*"]]
    let objects = tenants.flatMap { name -> [JSONValue] in
      [
        ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)]],
        [
          "apiVersion": "v1", "kind": "ServiceAccount",
          "metadata": ["name": "default", "namespace": .string(name)],
        ],
      ]
    }
    #expect(server.apiServer.load([CustomResourceDefinition.manifest(), baseline] + objects).isEmpty)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      try await server.ready()
      let configuration = try ClusterConfiguration.load(
        kubeconfig: server.kubeconfig.path, context: nil, environment: [:])
      let client = Client(
        source: configuration.source, transport: InProcessTransport(server.apiServer), userAgent: "test", logger: logger
      )
      let first = try MeasuredProcess(kubeconfig: server.kubeconfig, arguments: [], directory: directory)
      try await eventually("the objects exist", within: .seconds(120)) {
        let restored = try await client.list(type, in: nil, options: ListOptions()).items.filter(isRestored)
        return restored.filter { tenants.contains($0.metadata.namespace ?? "") }.count == count
      }
      first.stop()
      let keys = try await client.list(type, in: nil, options: ListOptions()).items.map(\.key).filter {
        tenants.contains($0.namespace ?? "")
      }
      for key in keys {
        let object = try await client.patchData(
          merge: enlargement, type: type.resourceType, key: key, fieldManager: "tenant")
        #expect(object.count > 900_000)
        #expect(!isRestored(try JSONDecoder().decode(type, from: object)))
      }
      let second = try MeasuredProcess(kubeconfig: server.kubeconfig, arguments: [], directory: directory)
      group.addTask { await second.sample() }
      for key in keys {
        try await eventually("'\(key)' is restored", within: .seconds(300)) {
          isRestored(try await client.get(type, key))
        }
      }
      let bytes = second.takePeak()
      print("| enlarged | \(count) \(type.resourceType.plural) | \(bytes >> 20) MiB |")
      #expect(bytes > 0 && bytes < Self.limit, "\(bytes >> 20) MiB")
      #expect(second.isRunning, "\(second.output.suffix(2000))")
      group.cancelAll()
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
