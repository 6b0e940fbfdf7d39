import CRDs
import Foundation
import Kubernetes
import Planning

/// A cluster that is measured, seen by its admin.
struct MeasuredCluster: Sendable {
  let admin: Client

  static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  func createNamespaces(_ prefix: String, count: Int) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<count {
        if index >= 50 { try await group.next() }
        group.addTask {
          let namespace = Namespace(metadata: ObjectMeta(name: "\(prefix)-\(index)"))
          _ = try await admin.create(namespace, fieldManager: "benchmark")
        }
      }
      try await group.waitForAll()
    }
  }

  /// examples/restricted.yaml, for the namespaces of a prefix.
  static func example(for prefix: String) throws -> BaselineFacts {
    let file = "examples/restricted.yaml"
    let values = try YAML.parse(Data(contentsOf: repository.appending(path: file)), file: file)
    guard let value = values.first else { throw BenchmarkError("\(file) is empty") }
    var baseline = try SecurityBaseline.parse(value)
    baseline.spec.namespaceSelector = NamespaceSelector(matchNames: ["\(prefix)-*"])
    return BaselineFacts(name: baseline.key.name, uid: UUID().uuidString.lowercased(), spec: baseline.spec)
  }

  /// Applies the baseline and waits until every namespace is compliant.
  func converge(_ baseline: BaselineFacts, count: Int) async throws {
    let manifest: JSONValue = [
      "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline", "metadata": ["name": .string(baseline.name)],
      "spec": try JSONValue(encoding: baseline.spec),
    ]
    let page = try await admin.list(SecurityBaseline.self)
    let events = try await admin.watch(
      SecurityBaseline.self, options: WatchOptions(resourceVersion: page.resourceVersion))
    _ = try await admin.apply(
      manifest, type: SecurityBaseline.resourceType, key: ObjectKey(name: baseline.name),
      options: ApplyOptions(fieldManager: "kubectl"))
    for try await event in events {
      if case .modified(let live) = event, live.status?.namespaces?.compliant == count { return }
    }
    throw BenchmarkError("the watch ended before \(count) namespaces were compliant")
  }

  /// Deletes the default deny of one namespace after the other; milliseconds from the answer to the deletion until a
  /// watch shows the new one.
  func restoreLatencies(baseline: BaselineFacts, count: Int) async throws -> [Double] {
    var latencies: [Double] = []
    for index in 0..<count {
      let key = ObjectKey(namespace: "own-\(index)", name: "\(baseline.name)-default-deny")
      let page = try await admin.list(NetworkPolicy.self, in: key.namespace)
      let events = try await admin.watch(
        NetworkPolicy.self, in: key.namespace, options: WatchOptions(resourceVersion: page.resourceVersion))
      try await admin.delete(NetworkPolicy.resourceType, key)
      let start = ContinuousClock.now
      for try await event in events {
        if case .added(let policy) = event, policy.key == key { break }
      }
      latencies.append((ContinuousClock.now - start).seconds * 1000)
    }
    return latencies
  }
}
