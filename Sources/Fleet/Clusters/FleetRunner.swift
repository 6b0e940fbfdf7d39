import ControllerRuntime
package import Kubernetes

/// Reads the clusters of a fleet concurrently, each within a time limit.
package struct FleetRunner: Sendable {
  /// The number of clusters that are read at the same time.
  package var concurrency: Int
  /// The time limit for one cluster, including its exec plugin.
  package var timeout: Duration
  /// The time after which no other cluster is read. A cluster that is being read then has up to one second more; `nil` for no
  /// end.
  package var end: ContinuousClock.Instant?

  /// Creates a runner.
  package init(concurrency: Int = 32, timeout: Duration, end: ContinuousClock.Instant? = nil) {
    self.concurrency = max(1, concurrency)
    self.timeout = timeout
    self.end = end
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
    let clock = ContinuousClock()
    let left = end.map { $0 - clock.now } ?? timeout
    guard left > .zero else { return .failure(.notRead) }
    // A cluster whose turn comes just before the end is not to blame if it does not answer at once.
    let limit = min(timeout, max(left, .seconds(1)))
    do {
      let connection = try cluster.access.get()()
      defer { connection.close() }
      let value = try await clock.withDeadline(clock.now + limit) {
        try await body(connection.client.limited(to: limit))
      }
      return .success(value)
    } catch is DeadlineExceeded {
      return .failure(.noAnswer(within: limit, isCutShort: limit < timeout))
    } catch TransportError.timedOut where limit < timeout {
      return .failure(.noAnswer(within: limit, isCutShort: true))
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
