import ControllerRuntime
import Kubernetes
import Logging

extension ClusterConfiguration {
  /// Calls a function with a client of this cluster, and closes its connections at the end.
  ///
  /// - Parameters:
  ///   - fence: Rejects writes after the lease is lost; `nil` without leader election.
  ///   - logger: Receives each retry at debug level.
  ///   - body: The function.
  /// - Throws: What `body` throws.
  func withClient<Value>(
    fence: LeadershipFence? = nil, logger: Logger, _ body: (Client) async throws -> Value
  ) async rethrows -> Value {
    let transport = CurlTransport()
    defer { transport.shutdown() }
    let fenced = fence.map { FencedTransport(transport, fence: $0) as any Transport } ?? transport
    return try await body(
      Client(source: source, transport: fenced, userAgent: ProductVersion.userAgent, logger: logger))
  }
}
