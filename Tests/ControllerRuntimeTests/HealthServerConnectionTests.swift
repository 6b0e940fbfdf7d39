import Foundation
import HTTPTypes
import Kubernetes
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import TestSupport
import Testing

@testable import ControllerRuntime

@Suite struct HealthServerConnectionTests {
  /// Runs a server on a free port.
  private func run(_ body: (_ port: Int) async throws -> Void) async throws {
    var port = 0
    try await HTTPServer.run([]) { port = $0.port }
    let server = HealthServer(
      host: "127.0.0.1", port: port,
      endpoints: .init(health: ([HealthCheck("ping") { .passed() }], []), metrics: { "a 1\n" }),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      try await body(port)
      group.cancelAll()
    }
  }

  private func get(_ path: String, _ port: Int) async throws -> (HTTPResponse, Data) {
    let transport = CurlTransport()
    defer { transport.shutdown() }
    var failure: any Error = CancellationError()
    // The server may not listen yet.
    for _ in 0..<100 {
      do {
        return try await transport.send(
          HTTPRequest(method: .get, scheme: nil, authority: nil, path: path), body: nil,
          to: Endpoint(server: "http://127.0.0.1:\(port)"), options: TransferOptions(timeout: .seconds(60)))
      } catch {
        failure = error
        try await Task.sleep(for: .milliseconds(20))
      }
    }
    throw failure
  }

  @Test("idle connections of other clients do not keep the server from answering")
  func idleConnections() async throws {
    try await run { port in
      #expect(try await get("/livez", port).0.status == .ok)
      var idle: [any Channel] = []
      for _ in 0..<300 {
        idle.append(
          try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port).get())
      }
      let (head, body) = try await get("/livez", port)
      #expect(head.status == .ok && String(decoding: body, as: UTF8.self) == "ok")
      let deadline = ContinuousClock.now + .seconds(60)
      while idle.count(where: \.isActive) > 64, ContinuousClock.now < deadline {
        try await Task.sleep(for: .milliseconds(10))
      }
      #expect(idle.count(where: \.isActive) <= 64)
      for channel in idle where channel.isActive { try? await channel.close() }
    }
  }

  @Test("the endpoints respond with their types, and unknown paths with 404")
  func endpoints() async throws {
    try await run { port in
      let metrics = try await get("/metrics", port)
      #expect(metrics.0.headerFields[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
      #expect(metrics.1 == Data("a 1\n".utf8))
      #expect(try await get("/livez?verbose", port).1 == Data("[+]ping ok\nlivez check passed\n".utf8))
      #expect(try await get("/other", port).0.status == .notFound)
    }
  }
}
