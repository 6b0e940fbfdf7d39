/// The proxy variables of the environment, as Go reads them.
///
/// libcurl reads the same variables with other rules, for example `ALL_PROXY`. Source: golang.org/x/net/http/httpproxy.
struct ProxyEnvironment: Sendable, Equatable {
  /// `HTTPS_PROXY`.
  var https: String?
  /// `HTTP_PROXY`.
  var http: String?
  /// The entries of `NO_PROXY`.
  var exceptions: [String]

  /// The environment of the process.
  static let current = ProxyEnvironment(ProcessEnvironment.current)

  /// Reads the variables; upper case has precedence over lower case.
  init(_ environment: [String: String]) {
    func value(_ name: String) -> String? {
      [environment[name], environment[name.lowercased()]].compactMap { $0 }.first { !$0.isEmpty }
    }
    https = value("HTTPS_PROXY")
    http = value("HTTP_PROXY")
    exceptions = (value("NO_PROXY") ?? "").split(separator: ",").map {
      $0.trimmingWhitespace().lowercased()
    }
  }

  /// The proxy for a server; `nil` for a direct connection. Loopback addresses never use a proxy.
  func proxy(for server: ServerAddress) -> String? {
    guard let proxy = server.scheme == "https" ? https : http else { return nil }
    let host = server.bareHost.lowercased()
    let address = IPAddress(host)
    if host == "localhost" || address?.isLoopback == true { return nil }
    return exceptions.contains { matches($0, host: host, port: server.port, address: address) } ? nil : proxy
  }

  /// Whether an entry of `NO_PROXY` covers a server: `*`, a CIDR block, an IP address, or a domain with its subdomains; a
  /// port restricts the latter two.
  private func matches(_ entry: String, host: String, port: Int, address: IPAddress?) -> Bool {
    if entry == "*" { return true }
    if let block = AddressBlock(entry) { return address.map(block.contains) ?? false }
    let (name, wantedPort) = Self.split(entry)
    guard !name.isEmpty, wantedPort == nil || wantedPort == port else { return false }
    if let wanted = IPAddress(name) { return wanted == address }
    let suffix = name.drop { $0 == "*" }
    return suffix.hasPrefix(".") ? host.hasSuffix(suffix) : host == suffix || host.hasSuffix(".\(suffix)")
  }

  private static func split(_ entry: String) -> (name: String, port: Int?) {
    if IPAddress(entry) != nil { return (entry, nil) }
    guard let colon = entry.lastIndex(of: ":"), let port = Int(entry[entry.index(after: colon)...]) else {
      return (String(entry.trimming(while: isBracket)), nil)
    }
    return (String(entry[..<colon].trimming(while: isBracket)), port)
  }

  private static func isBracket(_ character: Character) -> Bool { character == "[" || character == "]" }

  /// The URL of a proxy for libcurl. In Go, `socks5` resolves host names at the proxy and a missing scheme means HTTP.
  ///
  /// - Throws: `TransportError.invalidRequest` for other schemes.
  static func curlURL(_ url: String) throws -> String {
    guard let separator = url.firstRange(of: "://") else { return "http://\(url)" }
    switch url[..<separator.lowerBound].lowercased() {
    case "http", "https": return url
    case "socks5", "socks5h": return "socks5h\(url[separator.lowerBound...])"
    default:
      throw TransportError.invalidRequest(
        "the proxy has an unsupported scheme; use http://, https:// or socks5://")
    }
  }
}
