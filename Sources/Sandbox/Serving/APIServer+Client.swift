public import Kubernetes
public import Logging

extension APIServer {
  /// A client of this server, without a network between them. Shows no token: for servers that ask for none.
  ///
  /// - Parameters:
  ///   - userAgent: The client's name: fault injection can match it, and it is the default field manager.
  ///   - retry: When requests are repeated.
  ///   - logger: Gets a line for each retry, at debug.
  public func client(userAgent: String, retry: RetryPolicy = .default, logger: Logger) -> Client {
    Client(
      source: StaticCredentials(Credentials(endpoint: Endpoint(server: "https://sandbox"))),
      transport: InProcessTransport(self), userAgent: userAgent, retry: retry, logger: logger)
  }
}
