#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The parts of a server URL.
struct ServerAddress: Equatable {
  /// `https` or `http`.
  var scheme: String
  /// Host name or IP address; an IPv6 address is in brackets.
  var host: String
  /// The port; the default of the scheme if the URL has none.
  var port: Int
  /// The path without a trailing slash, percent-encoded; empty if the URL has none.
  var prefix: String

  /// Parses the URL of a server.
  ///
  /// - Throws: `TransportError.invalidRequest` if it is not an HTTP URL.
  init(_ url: String) throws {
    guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty,
      let scheme = parts.scheme?.lowercased(), scheme == "https" || scheme == "http"
    else { throw TransportError.invalidRequest("server '\(url)' is not an HTTP URL") }
    self.scheme = scheme
    self.host = Self.bracketed(host)
    port = parts.port ?? (scheme == "https" ? 443 : 80)
    let path = parts.percentEncodedPath
    prefix = path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// An IPv6 address in brackets; other hosts unchanged.
  static func bracketed(_ host: String) -> String {
    host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
  }

  /// Host and port, for the `Host` field.
  var authority: String { port == (scheme == "https" ? 443 : 80) ? host : "\(host):\(port)" }

  /// The host without brackets.
  var bareHost: String {
    host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
  }
}
