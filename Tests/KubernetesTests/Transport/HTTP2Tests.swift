import Foundation
import HTTPTypes
import Kubernetes
import Testing

/// The transport over HTTP/2, where requests share connections.
@Suite struct HTTP2Tests {
  private let transport = CurlTransport()
  private let request = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/x")
  /// For what will never come. What comes may take its time, however busy the machine is.
  private static let impatience: Duration = .seconds(3)
  private static let patience: Duration = .seconds(30)

  /// Sends a request; returns how long the response was.
  private func send(
    _ server: FrameServer, lane: TransferOptions.Lane = .main, idleTimeout: Duration = patience
  ) async throws -> Int {
    try await transport.send(
      request, body: nil, to: Endpoint(server: server.address, skipsVerification: true),
      options: TransferOptions(idleTimeout: idleTimeout, lane: lane)
    ).1.count
  }

  private func stream(
    _ server: FrameServer, idleTimeout: Duration = patience
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

  /// Reads to the end and compares every byte; returns how many there were.
  private func drain(_ body: inout TransferBody.Iterator, from start: Int = 0) async throws -> Int {
    var position = start
    while let chunk = try await body.next() {
      #expect(chunk == Data(FrameSession.pattern(at: position, count: chunk.count)), "at \(position)")
      position += chunk.count
    }
    return position
  }

  /// Waits until the network takes no more from the server while nobody reads.
  private func stall(of server: FrameServer) async throws {
    var last = -1
    while server.sentBytes != last {
      last = server.sentBytes
      try await Task.sleep(for: .milliseconds(300))
    }
  }

  @Test("requests share a connection")
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
    "a peer that vanished without a word costs one idle timeout; the next request has a new connection",
    arguments: [TransferOptions.Lane.main, .lists, .lease])
  func halfOpenRequests(lane: TransferOptions.Lane) async throws {
    try await FrameServer.run({ connection, request in
      connection == 0 && request > 0 ? .vanishAtOnce : .body(10)
    }) { server in
      #expect(try await send(server, lane: lane) == 10)
      try await expectTimeout { _ = try await send(server, lane: lane, idleTimeout: Self.impatience) }
      #expect(server.connections == 1)
      #expect(try await send(server, lane: lane) == 10)
      #expect(try await send(server, lane: lane) == 10)
      #expect(server.connections == 2)
      transport.shutdown()
    }
  }

  @Test("a watch whose peer vanished ends by its idle timeout; the next watch has a new connection")
  func halfOpenWatch() async throws {
    try await FrameServer.run({ connection, _ in
      connection == 0 ? .vanish(afterBytes: 1) : .body(100)
    }) { server in
      // On a busy machine the first byte takes its time as well.
      var first = try await stream(server, idleTimeout: .seconds(20))
      #expect(try await first.next()?.count == 1)
      try await expectTimeout { _ = try await first.next() }
      var second = try await stream(server)
      #expect(try await drain(&second) == 100)
      #expect(server.connections == 2)
      transport.shutdown()
    }
  }

  @Test("a slow reader of a watch holds its server back; requests and other watches flow; then everything arrives")
  func backPressure() async throws {
    // libcurl grants 32 MiB at once; some more is in sockets and in our own buffer.
    let granted = 32 << 20
    let total = 3 * granted
    try await FrameServer.run({ connection, _ in connection == 0 ? .body(total) : .body(1000) }) { server in
      var slow = try await stream(server)
      let first = try #require(try await slow.next()).count
      try await stall(of: server)
      for lane in [TransferOptions.Lane.main, .lists, .lease] { #expect(try await send(server, lane: lane) == 1000) }
      var other = try await stream(server)
      #expect(try await drain(&other) == 1000)
      #expect(server.sentBytes < 2 * granted, "\(server.sentBytes) bytes were taken from the server while nobody read")
      #expect(try await drain(&slow, from: first) == total)
      transport.shutdown()
    }
  }

  @Test("what is under way on living connections goes on where another connection's peer has vanished")
  func livingConnections() async throws {
    let total = 64 << 20
    try await FrameServer.run({ connection, _ in
      switch connection {
      case 0: .body(total)
      case 1: .vanishAtOnce
      default: .body(10)
      }
    }) { server in
      var living = try await stream(server)
      let first = try #require(try await living.next()).count
      try await expectTimeout { _ = try await send(server, lane: .lists, idleTimeout: Self.impatience) }
      #expect(try await send(server, lane: .lists) == 10)
      #expect(try await drain(&living, from: first) == total)
      transport.shutdown()
    }
  }
}
