/// Where a transfer connects to.
struct CurlRoute {
  let server: ServerAddress
  /// The URL of the proxy for libcurl; `nil` for a direct connection.
  let proxy: String?
  private let endpoint: (server: String, proxy: String?)

  /// Parses the addresses of an endpoint.
  ///
  /// - Parameters:
  ///   - endpoint: Its own proxy has precedence.
  ///   - proxies: The proxy variables of the environment.
  /// - Throws: `TransportError.invalidRequest` if the server or the proxy has no valid URL.
  init(_ endpoint: Endpoint, proxies: ProxyEnvironment) throws {
    self.endpoint = (endpoint.server, endpoint.proxy)
    server = try ServerAddress(endpoint.server)
    let url = endpoint.proxy ?? proxies.proxy(for: server)
    proxy = if let url, !url.isEmpty { try ProxyEnvironment.curlURL(url) } else { nil }
  }

  /// Whether this is the route of an endpoint, so that its addresses need not be parsed again.
  func leads(to endpoint: Endpoint) -> Bool { self.endpoint == (endpoint.server, endpoint.proxy) }
}
