import Foundation
import HTTPTypes
import Kubernetes
import Synchronization
import Testing

/// The transport with servers that misbehave.
@Suite struct CurlTransportTests {
  private let transport = CurlTransport()
  private let request = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/x")

  private func send(_ server: SocketServer, _ options: TransferOptions = TransferOptions()) async throws -> (
    HTTPResponse, Data
  ) {
    try await transport.send(request, body: nil, to: Endpoint(server: server.address), options: options)
  }

  @Test("a response that arrives in pieces is complete, including its header fields")
  func pieces() async throws {
    let server = try SocketServer { connection in
      guard connection.readRequest() else { return }
      for piece in ["HTTP/1.1 429 Too", " Many\r\nRetry-", "After: 7\r\nContent-Length: 5\r\n\r\nhe", "llo"] {
        connection.send(piece)
        Thread.sleep(forTimeInterval: 0.01)
      }
    }
    let (head, body) = try await send(server)
    #expect(head.status.code == 429)
    #expect(head.headerFields[.retryAfter] == "7")
    #expect(body == Data("hello".utf8))
  }

  @Test("the fields that the client reads are kept, whatever their case, and no others")
  func fields() async throws {
    let server = try SocketServer { connection in
      guard connection.readRequest() else { return }
      connection.send(
        """
        HTTP/1.1 103 Early Hints\r\nWarning: 299 - "interim"\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\nAudit-Id: 1\r\n\
        Warning:299 - "a"\r\nwarninG:  299 - "b: \u{FC}" \r\nContent-Type: application/json\r\nWarnings: no\r\n\
        RETRY-AFTER: 7\r\nRetry.After: 8\r\nDate: x\r\n\r\nok
        """)
    }
    let (head, body) = try await send(server)
    #expect(
      head.headerFields.map { "\($0.name.canonicalName): \($0.value)" } == [
        #"warning: 299 - "a""#, "warning: 299 - \"b: \u{FC}\"", "content-type: application/json", "retry-after: 7",
      ])
    #expect(body == Data("ok".utf8))
  }

  @Test("two hundred concurrent requests succeed")
  func concurrency() async throws {
    let server = try SocketServer { connection in
      while connection.readRequest() { connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") }
    }
    try await withThrowingTaskGroup(of: Data.self) { group in
      for _ in 0..<200 { group.addTask { try await send(server).1 } }
      for try await body in group { #expect(body == Data("ok".utf8)) }
    }
  }

  @Test("a refused connection is reported as connectFailed")
  func refused() async throws {
    let error = try await #require(throws: TransportError.self) {
      try await transport.send(
        request, body: nil, to: Endpoint(server: "http://127.0.0.1:1"), options: TransferOptions())
    }
    guard case .connectFailed = error else { return #expect(Bool(false), "\(error)") }
  }

  @Test("an error response is returned even if its body is incomplete")
  func incompleteErrorResponse() async throws {
    let server = try SocketServer { connection in
      guard connection.readRequest() else { return }
      connection.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 100\r\n\r\n{\"kind\":")
    }
    let (response, body) = try await send(server)
    #expect(response.status == .unauthorized)
    #expect(String(decoding: body, as: UTF8.self) == "{\"kind\":")
  }

  @Test("a request through a proxy starts with CONNECT")
  func proxy() async throws {
    let proxy = try SocketServer { connection in
      guard connection.readRequest() else { return }
      connection.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
    }
    var endpoint = Endpoint(server: "https://cluster.example:6443")
    endpoint.proxy = "http://127.0.0.1:\(proxy.port)"
    let error = try await #require(throws: TransportError.self) {
      try await transport.send(request, body: nil, to: endpoint, options: TransferOptions())
    }
    #expect("\(error)".contains("CONNECT") || "\(error)".contains("403"), "\(error)")
  }

  @Test("a connection that is closed within the body is reported as connectionLost")
  func broken() async throws {
    let server = try SocketServer { connection in
      guard connection.readRequest() else { return }
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    }
    let error = try await #require(throws: TransportError.self) { try await send(server) }
    guard case .connectionLost = error else { return #expect(Bool(false), "\(error)") }
  }

  @Test("a silent server is reported as timedOut after the idle timeout")
  func idle() async throws {
    let server = try SocketServer { connection in
      guard connection.readRequest() else { return }
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
      connection.waitForClose()
    }
    let error = try await #require(throws: TransportError.self) {
      try await send(server, TransferOptions(idleTimeout: .seconds(1)))
    }
    guard case .timedOut = error else { return #expect(Bool(false), "\(error)") }
  }

  @Test("cancelling the task closes the connection")
  func cancellation() async throws {
    let (closed, closing) = AsyncStream<Void>.makeStream()
    let (arrived, arrival) = AsyncStream<Void>.makeStream()
    let server = try SocketServer { connection in
      guard connection.readRequest() else { return }
      arrival.yield()
      connection.waitForClose()
      closing.yield()
    }
    let task = Task { try await send(server, TransferOptions(timeout: nil)) }
    for await _ in arrived { break }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    for await _ in closed { break }
  }

  @Test("a slow consumer causes back pressure, and no data is lost")
  func backPressure() async throws {
    let total = 64 << 20
    final class Box: Sendable { let sent = Mutex(0) }
    let box = Box()
    let server = try SocketServer { connection in
      guard connection.readRequest() else { return }
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n")
      let block = [UInt8](repeating: 7, count: 1 << 20)
      for _ in 0..<64 {
        guard connection.send(block) else { return }
        box.sent.withLock { $0 += block.count }
      }
    }
    let (_, body) = try await transport.stream(
      request, to: Endpoint(server: server.address), options: TransferOptions(timeout: nil))
    var iterator = body.makeAsyncIterator()
    var received = try #require(try await iterator.next()).count
    // The server can send until the buffers between it and the consumer are full.
    var last = -1
    while box.sent.withLock({ $0 }) != last {
      last = box.sent.withLock { $0 }
      try await Task.sleep(for: .milliseconds(300))
    }
    #expect(last < total / 2, "the server could send \(last) bytes while the consumer did not read")
    while let chunk = try await iterator.next() { received += chunk.count }
    #expect(received == total)
  }

  @Test("releasing a stream closes the connection")
  func release() async throws {
    let (closed, closing) = AsyncStream<Void>.makeStream()
    let server = try SocketServer { connection in
      guard connection.readRequest() else { return }
      connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n")
      connection.waitForClose()
      closing.yield()
    }
    do {
      let (_, body) = try await transport.stream(
        request, to: Endpoint(server: server.address), options: TransferOptions(timeout: nil))
      for try await chunk in body {
        #expect(chunk == Data("x".utf8))
        break
      }
    }
    for await _ in closed { break }
  }

  @Test("shutdown fails active and later requests")
  func closing() async throws {
    let (arrived, arrival) = AsyncStream<Void>.makeStream()
    let server = try SocketServer { connection in
      guard connection.readRequest() else { return }
      arrival.yield()
      connection.waitForClose()
    }
    let task = Task { try await send(server) }
    for await _ in arrived { break }
    transport.shutdown()
    await #expect(throws: TransportError.closed) { try await task.value }
    await #expect(throws: TransportError.closed) { try await send(server) }
  }
}
