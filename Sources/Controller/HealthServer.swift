import Hummingbird
import Logging
import ServiceLifecycle

/// Serves `/healthz` (the process lives) and `/readyz` (every store is filled).
struct HealthServer: Service {
  let host: String
  let port: Int
  let isReady: @Sendable () -> Bool
  let logger: Logger

  /// Reads `host:port`, `[v6]:port` or `:port`.
  static func parse(_ address: String) -> (host: String, port: Int)? {
    guard let colon = address.lastIndex(of: ":"), let port = Int(address[address.index(after: colon)...]),
      (0...65_535).contains(port)
    else { return nil }
    let host = address[..<colon].trimming(prefix: "[", suffix: "]")
    return (host.isEmpty ? "0.0.0.0" : host, port)
  }

  func run() async throws {
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
