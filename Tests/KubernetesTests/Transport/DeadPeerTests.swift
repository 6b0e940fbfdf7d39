import Foundation
import HTTPTypes
import Kubernetes
import Synchronization
import Testing

@testable import Sandbox

#if canImport(Glibc)
  import Glibc
#endif

/// The transport with a network that loses all packets.
@Suite("Dead peer", .timeLimit(.minutes(10)), .enabled(if: LossyNetwork.isAvailable))
struct DeadPeerTests {
  /// How long a dead peer may stay unnoticed.
  private static let limit: Duration = .seconds(45)

  @Test("a watch and a request fail within 45 seconds, and their neighbours are not used again")
  func deadPeer() async throws {
    let network = try LossyNetwork()
    #expect(try await network.send("/x", .lease) == 2)
    let request = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/watch")
    let (_, body) = try await network.transport.stream(
      request, to: network.endpoint, options: TransferOptions(idleTimeout: .seconds(300), timeout: nil))
    var watch = body.makeAsyncIterator()
    #expect(try await watch.next()?.count == 1)
    let pending = Task {
      let result = await Result { try await network.send("/pending") }
      return (result, ContinuousClock.now)
    }
    while network.requests < 3 { try await Task.sleep(for: .milliseconds(10)) }
    #expect(network.connections == 3)
    try network.set("down")
    let start = ContinuousClock.now
    let error = try await #require(throws: TransportError.self) { _ = try await watch.next() }
    let watchTime = ContinuousClock.now - start
    #expect(error.isConnectionLost, "\(error)")
    let (result, end) = await pending.value
    #expect(throws: TransportError.self) { try result.get() }
    print("a dead peer was noticed by a watch after \(watchTime), by a request after \(end - start)")
    #expect(watchTime < Self.limit)
    #expect(end - start < Self.limit)
    try network.set("up")
    #expect(try await network.send("/x", .lease) == 2)
    #expect(network.connections == 4, "the idle connection to the dead peer is not used")
  }
}

extension TransportError {
  fileprivate var isConnectionLost: Bool { if case .connectionLost = self { true } else { false } }
}

/// A network of its own with a server that answers `/x`, and streams one byte for other paths.
private final class LossyNetwork: Sendable {
  static var isAvailable: Bool {
    FileManager.default.isExecutableFile(atPath: "/usr/sbin/ip") && IsolatedThread.isAvailable(.network)
  }

  let transport: CurlTransport
  private let thread: IsolatedThread
  private let server: SocketServer
  private let counter: Counter

  private final class Counter: Sendable { let value = Mutex((connections: 0, requests: 0)) }

  var connections: Int { counter.value.withLock(\.connections) }
  var requests: Int { counter.value.withLock(\.requests) }
  var endpoint: Endpoint { Endpoint(server: server.address) }

  init() throws {
    let thread = try IsolatedThread(leaving: .network)
    let counter = Counter()
    (server, transport) = try thread.run {
      try Self.set("up")
      let server = try SocketServer { connection in
        counter.value.withLock { $0.connections += 1 }
        while let head = connection.readHead() {
          counter.value.withLock { $0.requests += 1 }
          if head.hasPrefix("GET /x ") {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
          } else {
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx")
          }
        }
      }
      return (server, CurlTransport())
    }
    self.thread = thread
    self.counter = counter
  }

  /// Sets the loopback interface up or down.
  func set(_ state: String) throws { try thread.run { try Self.set(state) } }

  /// `Process` of Foundation needs a loopback interface that is up.
  private static func set(_ state: String) throws {
    var process: pid_t = 0
    let words: [UnsafeMutablePointer<CChar>?] = ["ip", "link", "set", "lo", state].map { $0.withCString { strdup($0) } }
    defer { words.forEach { free($0) } }
    var status: Int32 = -1
    guard posix_spawn(&process, "/usr/sbin/ip", nil, nil, words + [nil], environ) == 0,
      waitpid(process, &status, 0) == process, status == 0
    else { throw SandboxError("ip link set lo \(state) failed") }
  }

  func send(_ path: String, _ pool: TransferOptions.ConnectionPool = .main) async throws -> Int {
    let request = HTTPRequest(method: .get, scheme: nil, authority: nil, path: path)
    return try await transport.send(
      request, body: nil, to: endpoint,
      options: TransferOptions(idleTimeout: .seconds(300), timeout: nil, connectionPool: pool)
    ).1.count
  }
}

extension Result where Failure == any Error {
  fileprivate init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
