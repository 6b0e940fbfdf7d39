import Foundation
import HTTPTypes
import Kubernetes
import Logging
import Synchronization
import TestSupport
import Testing

@testable import Sandbox

/// The transport with servers that send more than a client can hold, or less than it waits for.
///
/// A client cannot hold more than the server could send. The tests therefore limit what the server can send until the client
/// closes the connection, and print the memory of the process besides.
@Suite("Limits", .serialized, .timeLimit(.minutes(10)))
struct LimitTests {
  private let transport = CurlTransport()
  /// Bytes that fit into the buffers of the two sockets and of the transport. The kernel lets the buffers of sockets grow up to the
  /// last number of `tcp_rmem` and `tcp_wmem`, see tcp(7).
  private static let buffers =
    ["tcp_rmem", "tcp_wmem"].reduce(4 << 20) { sum, name in
      let text = try? String(contentsOfFile: "/proc/sys/net/ipv4/\(name)", encoding: .utf8)
      return sum + (text?.split(whereSeparator: \.isWhitespace).last.flatMap { Int($0) } ?? 6 << 20)
    }

  /// Sends until the client closes the connection.
  private final class Flood: Sendable {
    private let count = Mutex(0)
    var sent: Int { count.withLock { $0 } }

    func run(_ connection: SocketServer.Connection, _ head: String, repeating block: [UInt8]) {
      guard connection.readRequest() else { return }
      connection.send(head)
      while connection.send(block) { count.withLock { $0 += block.count } }
    }
  }

  private func client(_ server: SocketServer) -> Client {
    Client(
      source: StaticCredentials(Credentials(endpoint: Endpoint(server: server.address))), transport: transport,
      userAgent: "test", retry: .never, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  private func report(_ name: String, sent: Int, from start: Int) {
    print(
      "\(name): the server sent \(sent) bytes; the process grew by \((ProcessMemory.anonymous() - start) >> 10) KiB")
  }

  @Test(
    "a response that is too large ends with an error that names the resource",
    arguments: [
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n",
      "HTTP/1.1 500 Failed\r\nContent-Length: 100000000000\r\n\r\n",
    ])
  func largeResponse(head: String) async throws {
    let flood = Flood()
    var block = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    if head.contains("chunked") { block = [UInt8]("100000\r\n".utf8) + block + [13, 10] }
    let server = try SocketServer { [block] in flood.run($0, head, repeating: block) }
    let start = ProcessMemory.anonymous()
    await #expect(throws: TransportError.tooLarge(resource: "/api/v1/namespaces/x", limit: 16 << 20)) {
      try await client(server).get(Namespace.self, ObjectKey(name: "x"))
    }
    report("a body without end", sent: flood.sent, from: start)
    #expect(flood.sent < 16 << 20 + Self.buffers)
  }

  @Test("a page that is too large ends with an error that names the resource, after 4 MiB")
  func largePage() async throws {
    let flood = Flood()
    let block = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 20)
    let server = try SocketServer {
      flood.run($0, "HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n", repeating: block)
    }
    await #expect(throws: TransportError.tooLarge(resource: "networkpolicies.networking.k8s.io", limit: 4 << 20)) {
      try await client(server).list(NetworkPolicy.self, options: ListOptions(limit: 500))
    }
    #expect(flood.sent < 4 << 20 + Self.buffers)
  }

  @Test(
    "header fields without end are an error",
    arguments: [
      (head: "HTTP/1.1 200 OK\r\n", block: "X-A: \(String(repeating: "a", count: 1000))\r\n"),
      (head: "", block: "HTTP/1.1 103 Early Hints\r\nLink: \(String(repeating: "a", count: 1000))\r\n\r\n"),
    ])
  func headerFlood(response: (head: String, block: String)) async throws {
    let flood = Flood()
    let server = try SocketServer { flood.run($0, response.head, repeating: Array(response.block.utf8)) }
    let start = ProcessMemory.anonymous()
    await #expect(throws: TransportError.tooLarge(resource: "/version", limit: 256 << 10)) {
      try await client(server).serverVersion()
    }
    report("header fields without end", sent: flood.sent, from: start)
    #expect(flood.sent < Self.buffers)
  }

  @Test("a header field without end is an error")
  func headerLine() async throws {
    let flood = Flood()
    let block = [UInt8](repeating: UInt8(ascii: "a"), count: 64 << 10)
    let server = try SocketServer { flood.run($0, "HTTP/1.1 200 OK\r\nX: ", repeating: block) }
    await #expect(throws: TransportError.self) { try await client(server).serverVersion() }
    #expect(flood.sent < Self.buffers)
  }

  @Test("a watch event without end is an error that names the resource")
  func line() async throws {
    let flood = Flood()
    let block = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    let server = try SocketServer {
      flood.run($0, "HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n", repeating: block)
    }
    let start = ProcessMemory.anonymous()
    await #expect(throws: TransportError.tooLarge(resource: "networkpolicies.networking.k8s.io", limit: 16 << 20)) {
      let events = try await client(server).watch(NetworkPolicy.self, options: WatchOptions(resourceVersion: "1"))
      for try await _ in events {}
    }
    report("a line without end", sent: flood.sent, from: start)
    #expect(flood.sent < 16 << 20 + Self.buffers)
  }

  @Test("a compressed response is not decompressed")
  func bomb() async throws {
    let bomb = try await Self.compressedZeros()
    #expect(bomb.count < 2 << 20)
    let server = try SocketServer { connection in
      guard let head = connection.readHead() else { return }
      #expect(!head.lowercased().contains("accept-encoding"))
      connection.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(bomb.count)\r\n\r\n")
      connection.send(bomb)
    }
    let start = ProcessMemory.anonymous()
    let (_, body) = try await transport.send(
      HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/x"), body: nil,
      to: Endpoint(server: server.address), options: TransferOptions())
    report("a compressed response", sent: bomb.count, from: start)
    #expect(Array(body) == bomb)
    await #expect(throws: DecodingFailure.self) { try await client(server).serverVersion() }
  }

  /// 256 MiB of zeros, compressed by gzip.
  private static func compressedZeros() async throws -> [UInt8] {
    let file = FileManager.default.temporaryDirectory.appending(path: "plimsoll-bomb-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    try await Tool(name: "sh").run(["-c", "head -c 268435456 /dev/zero | gzip -1 > '\(file.path)'"])
    return Array(try Data(contentsOf: file))
  }

  /// Sends one byte per second.
  private func sendSlowly(_ connection: SocketServer.Connection, _ count: Drips) {
    guard connection.readRequest() else { return }
    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while connection.send(" ") {
      count.increase()
      Thread.sleep(forTimeInterval: 1)
    }
  }

  @Test("a response that drips ends after the time limit of the request")
  func drip() async throws {
    let drips = Drips()
    let server = try SocketServer { sendSlowly($0, drips) }
    let memory = ProcessMemory.anonymous()
    let options = TransferOptions(idleTimeout: .seconds(30), timeout: .seconds(4))
    let start = ContinuousClock.now
    let error = try await #require(throws: TransportError.self) {
      try await client(server).using(options).serverVersion()
    }
    guard case .timedOut = error else { return #expect(Bool(false), "\(error)") }
    report("a response that drips", sent: drips.count, from: memory)
    #expect(ContinuousClock.now - start < .seconds(60))
  }

  @Test("a watch that drips ends after the time that was requested for it")
  func drippingWatch() async throws {
    let drips = Drips()
    let server = try SocketServer { sendSlowly($0, drips) }
    let memory = ProcessMemory.anonymous()
    // The grace period of a watch is 30 s.
    let error = try await #require(throws: TransportError.self) {
      let events = try await client(server).watch(
        NetworkPolicy.self, options: WatchOptions(resourceVersion: "1", timeoutSeconds: 1))
      for try await _ in events {}
    }
    guard case .timedOut = error else { return #expect(Bool(false), "\(error)") }
    report("a watch that drips", sent: drips.count, from: memory)
  }

  /// The number of bytes that a server has sent one by one.
  private final class Drips: Sendable {
    private let value = Mutex(0)
    var count: Int { value.withLock { $0 } }
    func increase() { value.withLock { $0 += 1 } }
  }
}
