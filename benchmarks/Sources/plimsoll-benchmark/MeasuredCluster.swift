import Foundation
import Kubernetes

/// A cluster to measure, as its administrator sees it.
struct MeasuredCluster: Sendable {
  let admin: Client

  /// Time between two deletions during a rollout, so that the measurement costs every rollout the same.
  private static let deletionInterval = Duration.milliseconds(100)

  /// Creates namespaces called `<prefix>-<number>`, at most 50 at the same time.
  func createNamespaces(prefix: String, count: Int) async throws {
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

  /// Applies the baseline and waits until its status reports that all namespaces are compliant.
  func converge(_ baseline: BenchmarkBaseline, count: Int) async throws {
    let page = try await admin.list(MeasuredBaseline.self)
    let events = try await admin.watch(
      MeasuredBaseline.self, options: WatchOptions(resourceVersion: page.resourceVersion))
    _ = try await admin.apply(
      baseline.manifest, type: MeasuredBaseline.resourceType, key: ObjectKey(name: baseline.name),
      options: ApplyOptions(fieldManager: "kubectl"))
    for try await event in events {
      if case .modified(let live) = event, live.status?.namespaces?.compliant == count { return }
    }
    throw BenchmarkError("the watch ended before \(count) namespaces were compliant")
  }

  /// Deletes the default-deny policy of one namespace after another.
  ///
  /// - Returns: The milliseconds from the response to each deletion until a watch shows the restored policy.
  func restoreLatencies(of baseline: BenchmarkBaseline, count: Int) async throws -> [Double] {
    var latencies: [Double] = []
    for index in 0..<count {
      if let latency = try await restoreLatency(of: baseline, in: baseline.namespace(index)) {
        latencies.append(latency)
      }
    }
    return latencies
  }

  /// Creates one NetworkPolicy after another and deletes it again.
  ///
  /// - Returns: The milliseconds from each request that creates one until its response: what the API server takes.
  func creationLatencies(of baseline: BenchmarkBaseline, count: Int) async throws -> [Double] {
    var latencies: [Double] = []
    for index in 0..<count {
      let namespace = baseline.namespace(index)
      var policy = try await admin.getValue(
        NetworkPolicy.resourceType, ObjectKey(namespace: namespace, name: "\(baseline.name)-default-deny"))
      let name = "latency"
      policy["metadata"] = ["name": .string(name), "namespace": .string(namespace)]
      let start = ContinuousClock.now
      _ = try await admin.createData(
        policy, type: NetworkPolicy.resourceType, namespace: namespace, fieldManager: "benchmark")
      latencies.append((ContinuousClock.now - start).seconds * 1000)
      try await admin.delete(NetworkPolicy.resourceType, ObjectKey(namespace: namespace, name: name))
    }
    return latencies
  }

  /// The number of objects of the types that the baseline generates, from the counts that the API server returns with a list
  /// of one object.
  func objectCount() async throws -> Int {
    var count = 0
    for type in BenchmarkBaseline.resourceTypes {
      let response = try await admin.send(.list(type, namespace: nil, ListOptions(limit: 1)))
      let list = try JSONDecoder().decode(JSONValue.self, from: response)
      count += list["items"]?.arrayValue?.count ?? 0
      if case .integer(let remaining)? = list["metadata"]?["remainingItemCount"] { count += Int(remaining) }
    }
    return count
  }

  /// Waits until the cluster has a number of objects of the types that the baseline generates.
  func waitForObjects(_ expected: Int) async throws {
    while try await objectCount() < expected { try await Task.sleep(for: .milliseconds(50)) }
  }

  /// Latencies during a rollout, in milliseconds.
  struct LoadedLatencies {
    /// From the response to a deletion until a watch shows the restored policy.
    var restores: [Double] = []
    /// From the request that creates an object until a watch shows it: what the API server itself takes under the load.
    var creations: [Double] = []
  }

  /// Applies the baseline. While it is rolled out, deletes the default-deny policy in namespaces that already have it, one after
  /// another, and creates an object of its own after each.
  ///
  /// - Returns: The time until all namespaces are compliant, and the latencies.
  func convergeWithDeletions(
    _ baseline: BenchmarkBaseline, count: Int
  ) async throws -> (convergence: Duration, latencies: LoadedLatencies) {
    try await withThrowingTaskGroup(of: LoadedLatencies.self) { group in
      group.addTask {
        var latencies = LoadedLatencies()
        while !Task.isCancelled {
          let next = ContinuousClock.now + Self.deletionInterval
          let namespace = baseline.namespace(.random(in: 0..<count))
          if let latency = try? await restoreLatency(of: baseline, in: namespace) {
            latencies.restores.append(latency)
            if let latency = try? await creationLatency(in: namespace) { latencies.creations.append(latency) }
          }
          try? await Task.sleep(until: next)
        }
        return latencies
      }
      let convergence = try await Stopwatch.time { try await converge(baseline, count: count) }
      group.cancelAll()
      return (convergence, try await group.next() ?? LoadedLatencies())
    }
  }

  /// Creates a ConfigMap, which the operator does not watch, and returns the milliseconds until a watch shows it.
  private func creationLatency(in namespace: String) async throws -> Double {
    let type = ResourceType(
      group: "", version: "v1", plural: "configmaps", kind: "ConfigMap", isNamespaced: true)
    let name = "latency-\(UInt64.random(in: .min ... .max))"
    let page = try await admin.listUnstructured(type, options: ListOptions(limit: 1))
    let events = try await admin.watchUnstructured(type, options: WatchOptions(resourceVersion: page.resourceVersion))
    let start = ContinuousClock.now
    _ = try await admin.create(
      ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .string(name)]], type: type, namespace: namespace,
      fieldManager: "benchmark", dryRun: false)
    for try await event in events {
      if case .added(let object) = event, object.key.name == name { break }
    }
    return (ContinuousClock.now - start).seconds * 1000
  }

  /// Deletes the default-deny policy of a namespace. Returns the milliseconds until it is back; `nil` if there is none yet.
  private func restoreLatency(of baseline: BenchmarkBaseline, in namespace: String) async throws -> Double? {
    let key = ObjectKey(namespace: namespace, name: "\(baseline.name)-default-deny")
    let page = try await admin.list(NetworkPolicy.self, in: key.namespace)
    guard page.items.contains(where: { $0.key == key }) else { return nil }
    let events = try await admin.watch(
      NetworkPolicy.self, in: key.namespace, options: WatchOptions(resourceVersion: page.resourceVersion))
    try await admin.delete(NetworkPolicy.resourceType, key)
    let start = ContinuousClock.now
    for try await event in events {
      if case .added(let policy) = event, policy.key == key { break }
    }
    return (ContinuousClock.now - start).seconds * 1000
  }
}
