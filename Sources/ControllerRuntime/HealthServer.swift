import Foundation
import Hummingbird
public import Logging
public import ServiceLifecycle

/// Serves `/healthz`, which reports that the process is alive, and `/readyz`, which reports that it is ready.
public struct HealthServer: Service {
  private let host: String
  private let port: Int
  private let isReady: @Sendable () -> Bool
  private let logger: Logger

  /// Creates a server. It does not listen until `run()` is called.
  ///
  /// - Parameters:
  ///   - host: The address to listen on; see `parse(_:)`.
  ///   - port: The port to listen on.
  ///   - isReady: Whether `/readyz` returns status 200 or 503.
  ///   - logger: Receives warnings.
  public init(host: String, port: Int, isReady: @escaping @Sendable () -> Bool, logger: Logger) {
    self.host = host
    self.port = port
    self.isReady = isReady
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
    router.get("/healthz") { _, _ in "ok" }
    router.get("/readyz") { _, _ -> Response in
      isReady()
        ? Response(status: .ok, body: .init(byteBuffer: .init(string: "ok")))
        : Response(status: .serviceUnavailable, body: .init(byteBuffer: .init(string: "not synced")))
    }
    var quiet = logger
    quiet.logLevel = .warning
    let application = Application(
      router: router, configuration: .init(address: .hostname(host, port: port), serverName: nil), logger: quiet)
    try await application.run()
  }
}

extension Substring {
  fileprivate func trimming(prefix: Character, suffix: Character) -> String {
    guard first == prefix, last == suffix, count >= 2 else { return String(self) }
    return String(dropFirst().dropLast())
  }
}
