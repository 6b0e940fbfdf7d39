import ControllerRuntime
package import Kubernetes

/// Reads the clusters of a fleet concurrently, each within a time limit.
package struct FleetRunner: Sendable {
  /// The number of clusters that are read at the same time.
  package var concurrency: Int
  /// The time limit for one cluster, including its exec plugin.
  package var timeout: Duration

  /// Creates a runner.
  package init(concurrency: Int = 32, timeout: Duration) {
    self.concurrency = max(1, concurrency)
    self.timeout = timeout
  }

  /// Calls a function for each cluster. A cluster that fails does not affect the others.
  ///
  /// - Returns: The results in the order of the clusters.
  package func map<Value: Sendable>(
    _ clusters: [FleetCluster], _ body: @escaping @Sendable (Client) async throws -> Value
  ) async -> [Result<Value, ClusterProblem>] {
    await withTaskGroup(of: (Int, Result<Value, ClusterProblem>).self) { group in
      var results = [Result<Value, ClusterProblem>?](repeating: nil, count: clusters.count)
      for (index, cluster) in clusters.enumerated() {
        if index >= concurrency, let (done, result) = await group.next() { results[done] = result }
        group.addTask { (index, await read(cluster, body)) }
      }
      for await (index, result) in group { results[index] = result }
      return results.map { $0 ?? .failure(ClusterProblem(.failed, "the cluster was not read")) }
    }
  }

  private func read<Value: Sendable>(
    _ cluster: FleetCluster, _ body: @escaping @Sendable (Client) async throws -> Value
  ) async -> Result<Value, ClusterProblem> {
    do {
      let connection = try cluster.access.get()()
      defer { connection.close() }
      let clock = ContinuousClock()
      let value = try await clock.withDeadline(clock.now + timeout) {
        try await body(connection.client.limited(to: timeout))
      }
      return .success(value)
    } catch is DeadlineExceeded {
      return .failure(.noAnswer(within: timeout))
    } catch {
      return .failure(ClusterProblem(error))
    }
  }
}

extension Client {
  /// Maximum size of a response of a cluster, in bytes. A baseline has less than 1.5 MiB in etcd, and its JSON can be
  /// larger because characters are escaped.
  private static let responseLimit = 10 << 20

  /// A client for one command, whose requests end with the time limit.
  fileprivate func limited(to timeout: Duration) -> Client {
    using(
      TransferOptions(
        connectTimeout: min(.seconds(10), timeout), idleTimeout: min(.seconds(30), timeout), timeout: timeout,
        maxResponseSize: Self.responseLimit))
  }
}
