import Foundation
import Kubernetes
import Logging
import TestSupport

@testable import Sandbox

/// One of the two servers that run the scenarios.
struct Server: Sendable {
  /// Its name in the table.
  var name: String
  /// How to reach it.
  var connection: TestConnection
  /// E.g. 36 for 1.36.
  var minor: Int
  /// Makes it forget old versions.
  var compact: @Sendable () async throws -> Void
}

/// The sandbox and a real kube-apiserver, both over HTTPS on loopback; started once for all scenarios.
struct Servers: Sendable {
  var sandbox: Server
  var real: Server

  /// Whether the two are close enough in age for their texts to be the same: the sandbox speaks as 1.36 does.
  var areComparable: Bool { sandbox.minor >= 36 && real.minor >= 36 }

  private static let starting = Task { try await start() }

  /// The two servers, started at first use and stopped when the process ends.
  static func shared() async throws -> Servers { try await starting.value }

  private static func start() async throws -> Servers {
    let directory = ControlPlaneScript.directory(for: "conformance")
    let transport = CurlTransport()
    let folder = directory.appending(path: "kube-apiserver")
    ControlPlaneScript.stopAtExit(folder, removing: directory)
    try ControlPlaneScript.run("start", folder)
    let loopback = try await LoopbackServer(
      APIServer.Configuration(bookmarkInterval: .seconds(1)), directory: directory.appending(path: "sandbox"),
      logger: Logger(label: "sandbox"))
    // Serves until the process ends.
    Task { try await loopback.run() }
    try await loopback.ready()
    return Servers(
      sandbox: try await server("sandbox", loopback.kubeconfig, transport) { loopback.apiServer.store.compact() },
      real: try await server("kube-apiserver", folder.appending(path: "kubeconfig"), transport) {
        // The server's own cache of old versions outlives etcd's; it is gone with the process.
        for verb in ["compact", "stop-apiserver", "start-apiserver"] { try ControlPlaneScript.run(verb, folder) }
      })
  }

  private static func server(
    _ name: String, _ kubeconfig: URL, _ transport: CurlTransport, compact: @escaping @Sendable () async throws -> Void
  ) async throws -> Server {
    let configuration = try ClusterConfiguration.load(kubeconfig: kubeconfig.path, context: nil, environment: [:])
    let client = Client(
      source: configuration.source, transport: transport, userAgent: "plimsoll-conformance",
      logger: Logger(label: "conformance"))
    return Server(
      name: name,
      connection: TestConnection(transport: transport, credentials: try await configuration.source.credentials()),
      minor: try await client.serverVersion().minorNumber, compact: compact)
  }
}
