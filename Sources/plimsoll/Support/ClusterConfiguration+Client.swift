import Kubernetes
import Logging

extension ClusterConfiguration {
  /// Calls a function with a client of this cluster, and closes its connections at the end.
  ///
  /// - Throws: What `body` throws.
  func withClient<Value>(logger: Logger, _ body: (Client) async throws -> Value) async rethrows -> Value {
    let transport = CurlTransport()
    defer { transport.shutdown() }
    return try await body(
      Client(source: source, transport: transport, userAgent: ProductVersion.userAgent, logger: logger))
  }
}
