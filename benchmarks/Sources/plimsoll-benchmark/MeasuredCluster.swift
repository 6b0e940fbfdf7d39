import Kubernetes

/// A cluster to measure, as its administrator sees it.
struct MeasuredCluster: Sendable {
  let admin: Client

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
  func converge(_ baseline: ExampleBaseline, count: Int) async throws {
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
  func restoreLatencies(of baseline: ExampleBaseline, count: Int) async throws -> [Double] {
    var latencies: [Double] = []
    for index in 0..<count {
      if let latency = try await restoreLatency(of: baseline, in: "own-\(index)") { latencies.append(latency) }
    }
    return latencies
  }

  /// Applies the baseline. While it is rolled out, deletes the default-deny policy in namespaces that already have it, one after
  /// another.
  ///
  /// - Returns: The time until all namespaces are compliant, and the latencies in milliseconds.
  func convergeWithDeletions(
    _ baseline: ExampleBaseline, count: Int
  ) async throws -> (convergence: Duration, latencies: [Double]) {
    try await withThrowingTaskGroup(of: [Double].self) { group in
      group.addTask {
        var latencies: [Double] = []
        while !Task.isCancelled {
          if let latency = try? await restoreLatency(of: baseline, in: "own-\(Int.random(in: 0..<count))") {
            latencies.append(latency)
          } else {
            try? await Task.sleep(for: .milliseconds(10))
          }
        }
        return latencies
      }
      let convergence = try await Stopwatch.time { try await converge(baseline, count: count) }
      group.cancelAll()
      return (convergence, try await group.next() ?? [])
    }
  }

  /// Deletes the default-deny policy of a namespace. Returns the milliseconds until it is back; `nil` if there is none yet.
  private func restoreLatency(of baseline: ExampleBaseline, in namespace: String) async throws -> Double? {
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
