import Hummingbird
public import Logging
public import ServiceLifecycle

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Serves the endpoints that Kubernetes and Prometheus read.
///
/// - `/livez`, and `/healthz` with the same content: whether the process works. If it fails, a restart helps.
/// - `/readyz`: whether the process can do its work.
/// - `/metrics`: the metrics in the text format of Prometheus.
///
/// Connections are limited; see `ConnectionLimit`. A healthy endpoint returns status 200 and `ok`, or the result of
/// each check with `?verbose`. An unhealthy one returns status 503 and the result of each check.
public struct HealthServer: Service {
  /// What a server serves.
  public struct Endpoints: Sendable {
    /// The checks of `/livez` and `/readyz`; `nil` to serve neither.
    public var health: (liveness: [HealthCheck], readiness: [HealthCheck])?
    /// Returns the metrics; `nil` to serve none.
    public var metrics: (@Sendable () -> String)?

    /// Creates endpoints.
    public init(
      health: (liveness: [HealthCheck], readiness: [HealthCheck])? = nil, metrics: (@Sendable () -> String)? = nil
    ) {
      self.health = health
      self.metrics = metrics
    }
  }

  private let host: String
  private let port: Int
  private let endpoints: Endpoints
  private let logger: Logger

  /// Creates a server. It does not listen until `run()` is called.
  ///
  /// - Parameters:
  ///   - host: The address to listen on; see `parse(_:)`.
  ///   - port: The port to listen on.
  ///   - endpoints: What to serve.
  ///   - logger: Receives warnings.
  public init(host: String, port: Int, endpoints: Endpoints, logger: Logger) {
    self.host = host
    self.port = port
    self.endpoints = endpoints
    self.logger = logger
  }

  /// Parses `host:port`, `[IPv6]:port`, or `:port` for all addresses of the machine; returns `nil` if the text is
  /// invalid.
  public static func parse(_ address: String) -> (host: String, port: Int)? {
    guard let colon = address.lastIndex(of: ":"), let port = Int(address[address.index(after: colon)...]),
      (0...65_535).contains(port)
    else { return nil }
    let host = address[..<colon].trimming(prefix: "[", suffix: "]")
    return (host.isEmpty ? allAddresses : host, port)
  }

  /// `::`, which also accepts IPv4 connections on Linux, or `0.0.0.0` if the machine has no IPv6.
  private static var allAddresses: String {
    let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return "0.0.0.0" }
    defer { close(descriptor) }
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    let size = socklen_t(MemoryLayout<sockaddr_in6>.size)
    let isBound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) == 0 }
    }
    return isBound ? "::" : "0.0.0.0"
  }

  /// Serves until the service is shut down.
  ///
  /// - Throws: An error if the server cannot listen on the address.
  public func run() async throws {
    let router = Router()
    if let health = endpoints.health {
      for path in ["livez", "healthz"] { serve(health.liveness, at: path, router) }
      serve(health.readiness, at: "readyz", router)
    }
    if let metrics = endpoints.metrics {
      router.get("/metrics") { _, _ in Self.response(.ok, metrics(), type: "text/plain; version=0.0.4; charset=utf-8") }
    }
    var quiet = logger
    quiet.logLevel = .warning
    let limit = ConnectionLimit()
    let application = Application(
      router: router, server: .http1(configuration: .init(additionalChannelHandlers: [limit.handler])),
      configuration: .init(address: .hostname(host, port: port), serverName: nil), logger: quiet)
    try await application.run()
  }

  private func serve(_ checks: [HealthCheck], at path: String, _ router: Router<BasicRequestContext>) {
    router.get("/\(path)") { request, _ in
      let report = HealthReport(endpoint: path, checks)
      let isVerbose = request.uri.queryParameters.has("verbose") || !report.isHealthy
      return Self.response(report.isHealthy ? .ok : .serviceUnavailable, isVerbose ? report.text : "ok")
    }
  }

  private static func response(
    _ status: HTTPResponse.Status, _ text: String, type: String = "text/plain; charset=utf-8"
  ) -> Response {
    var fields = HTTPFields()
    fields[.contentType] = type
    fields[.xContentTypeOptions] = "nosniff"
    fields[.cacheControl] = "no-store"
    return Response(status: status, headers: fields, body: .init(byteBuffer: .init(string: text)))
  }
}

extension Substring {
  fileprivate func trimming(prefix: Character, suffix: Character) -> String {
    guard first == prefix, last == suffix, count >= 2 else { return String(self) }
    return String(dropFirst().dropLast())
  }
}
