import ControllerRuntime
package import Kubernetes
package import Logging
import Metrics

extension ClusterConfiguration {
  /// Calls a function with a client of this cluster, and closes its connections at the end.
  ///
  /// - Parameters:
  ///   - logger: Receives each retry at debug level.
  ///   - body: The function.
  /// - Throws: What `body` throws.
  package func withClient<Value>(logger: Logger, _ body: (Client) async throws -> Value) async rethrows -> Value {
    try await withClient(fence: nil, metrics: NOOPMetricsHandler.instance, logger: logger) { client, _ in
      try await body(client)
    }
  }

  /// Calls a function with a client of this cluster and its transport, and closes its connections at the end.
  ///
  /// - Parameters:
  ///   - fence: Rejects writes after the lease is lost; `nil` without leader election.
  ///   - metrics: Gets the metrics of the client.
  ///   - logger: Receives each retry at debug level.
  ///   - body: The function.
  /// - Throws: What `body` throws.
  func withClient<Value>(
    fence: LeadershipFence?, metrics: any MetricsFactory, logger: Logger,
    _ body: (Client, CurlTransport) async throws -> Value
  ) async rethrows -> Value {
    let transport = CurlTransport()
    defer { transport.shutdown() }
    let fenced = fence.map { FencedTransport(transport, fence: $0) as any Transport } ?? transport
    return try await body(
      Client(
        source: source, transport: fenced, userAgent: ProductVersion.userAgent, metrics: metrics, logger: logger),
      transport)
  }
}
