import Foundation
import HTTPTypes
import Kubernetes
import Testing

/// The transport over HTTP/2, with shared connections.
@Suite struct HTTP2Tests {
  private let transport = CurlTransport()
  private let request = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/x")
  /// For responses that never arrive.
  private static let shortTimeout: Duration = .seconds(3)
  /// For responses that arrive, even on a busy machine.
  private static let longTimeout: Duration = .seconds(30)

  /// Sends a request and returns the length of the response.
  private func send(
    _ server: FrameServer, pool: TransferOptions.ConnectionPool = .main, idleTimeout: Duration = longTimeout
  ) async throws -> Int {
    try await transport.send(
      request, body: nil, to: Endpoint(server: server.address, skipsVerification: true),
      options: TransferOptions(idleTimeout: idleTimeout, connectionPool: pool)
    ).1.count
  }

  private func stream(
    _ server: FrameServer, idleTimeout: Duration = longTimeout
  ) async throws -> TransferBody.Iterator {
    try await transport.stream(
      request, to: Endpoint(server: server.address, skipsVerification: true),
      options: TransferOptions(idleTimeout: idleTimeout, timeout: nil)
    ).1.makeAsyncIterator()
  }

  private func expectTimeout(_ operation: () async throws -> Void) async throws {
    let error = try await #require(throws: TransportError.self) { try await operation() }
    guard case .timedOut = error else { return #expect(Bool(false), "\(error)") }
  }

  /// Reads to the end and verifies every byte; returns the length.
  private func readToEnd(_ body: inout TransferBody.Iterator, from start: Int = 0) async throws -> Int {
    var position = start
    while let chunk = try await body.next() {
      #expect(chunk == Data(FrameSession.pattern(at: position, count: chunk.count)), "at \(position)")
      position += chunk.count
    }
    return position
  }

  /// Waits until the server cannot send any more because the consumer does not read.
  private func waitForBackPressure(on server: FrameServer) async throws {
    var last = -1
    while server.sentBytes != last {
      last = server.sentBytes
      try await Task.sleep(for: .milliseconds(300))
    }
  }

  @Test("concurrent requests share a connection")
  func multiplexing() async throws {
    try await FrameServer.run({ _, _ in .body(1000) }) { server in
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<50 { group.addTask { try await send(server) } }
        for try await count in group { #expect(count == 1000) }
      }
      #expect(server.connections == 1)
      transport.shutdown()
    }
  }

  @Test(
    "a request to an unresponsive peer times out, and the next request uses a new connection",
    arguments: [TransferOptions.ConnectionPool.main, .lists, .lease])
  func unresponsiveRequests(pool: TransferOptions.ConnectionPool) async throws {
    try await FrameServer.run({ connection, request in
      connection == 0 && request > 0 ? .becomeUnresponsive(afterBytes: nil) : .body(10)
    }) { server in
      #expect(try await send(server, pool: pool) == 10)
      try await expectTimeout { _ = try await send(server, pool: pool, idleTimeout: Self.shortTimeout) }
      #expect(server.connections == 1)
      #expect(try await send(server, pool: pool) == 10)
      #expect(try await send(server, pool: pool) == 10)
      #expect(server.connections == 2)
      transport.shutdown()
    }
  }

  @Test("a watch of an unresponsive peer times out, and the next watch uses a new connection")
  func unresponsiveWatch() async throws {
    try await FrameServer.run({ connection, _ in
      connection == 0 ? .becomeUnresponsive(afterBytes: 1) : .body(100)
    }) { server in
      // The idle timeout also applies to the first byte, which may take long on a busy machine.
      var first = try await stream(server, idleTimeout: .seconds(20))
      #expect(try await first.next()?.count == 1)
      try await expectTimeout { _ = try await first.next() }
      var second = try await stream(server)
      #expect(try await readToEnd(&second) == 100)
      #expect(server.connections == 2)
      transport.shutdown()
    }
  }

  @Test("back pressure on one watch does not delay requests and other watches, and no data is lost")
  func backPressure() async throws {
    // libcurl uses a window of 32 MiB; some more bytes fit into socket buffers and the stream buffer.
    let window = 32 << 20
    let total = 3 * window
    try await FrameServer.run({ connection, _ in connection == 0 ? .body(total) : .body(1000) }) { server in
      var slow = try await stream(server)
      let first = try #require(try await slow.next()).count
      try await waitForBackPressure(on: server)
      for pool in [TransferOptions.ConnectionPool.main, .lists, .lease] {
        #expect(try await send(server, pool: pool) == 1000)
      }
      var other = try await stream(server)
      #expect(try await readToEnd(&other) == 1000)
      #expect(
        server.sentBytes < 2 * window, "the server could send \(server.sentBytes) bytes while the consumer did not read"
      )
      #expect(try await readToEnd(&slow, from: first) == total)
      transport.shutdown()
    }
  }

  @Test("a timeout on one connection does not affect transfers on other connections")
  func otherConnections() async throws {
    let total = 64 << 20
    try await FrameServer.run({ connection, _ in
      switch connection {
      case 0: .body(total)
      case 1: .becomeUnresponsive(afterBytes: nil)
      default: .body(10)
      }
    }) { server in
      var active = try await stream(server)
      let first = try #require(try await active.next()).count
      try await expectTimeout { _ = try await send(server, pool: .lists, idleTimeout: Self.shortTimeout) }
      #expect(try await send(server, pool: .lists) == 10)
      #expect(try await readToEnd(&active, from: first) == total)
      transport.shutdown()
    }
  }
}
