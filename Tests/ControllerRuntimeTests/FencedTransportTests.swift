import Foundation
import HTTPTypes
import Kubernetes
import Synchronization
import Testing

@testable import ControllerRuntime

/// Writes before, during and after leadership.
@Suite("Fenced transport")
struct FencedTransportTests {
  /// Counts the requests that are sent.
  private final class CountingTransport: Transport {
    private let requests = Mutex(0)

    var count: Int { requests.withLock { $0 } }

    func send(
      _ request: HTTPRequest, body: Data?, to endpoint: Endpoint, options: TransferOptions
    ) async throws -> (HTTPResponse, Data) {
      requests.withLock { $0 += 1 }
      return (HTTPResponse(status: .ok), Data())
    }

    func stream(
      _ request: HTTPRequest, to endpoint: Endpoint, options: TransferOptions
    ) async throws -> (HTTPResponse, TransferBody) {
      requests.withLock { $0 += 1 }
      return (HTTPResponse(status: .ok), TransferBody { { nil } })
    }
  }

  private let clock = ManualClock()
  private let counting = CountingTransport()
  private let fence: LeadershipFence
  private let transport: FencedTransport

  init() {
    fence = LeadershipFence(clock: clock)
    transport = FencedTransport(counting, fence: fence)
  }

  private func send(_ method: HTTPRequest.Method, _ pool: TransferOptions.ConnectionPool = .main) async throws {
    _ = try await transport.send(
      HTTPRequest(method: method, scheme: nil, authority: nil, path: "/"), body: nil,
      to: Endpoint(server: "https://example.com"), options: TransferOptions(connectionPool: pool))
  }

  @Test("after the renew deadline, writes are not sent; reads and requests for the lease are")
  func rejectsWrites() async throws {
    try await send(.patch)
    fence.extend(until: clock.now + .seconds(10))
    clock.advance(by: .seconds(9))
    try await send(.patch)
    #expect(counting.count == 2)
    clock.advance(by: .seconds(1))
    for method in [HTTPRequest.Method.post, .put, .patch, .delete] {
      await #expect(throws: LeadershipLost.self) { try await send(method) }
    }
    #expect(counting.count == 2)
    try await send(.get)
    try await send(.put, .lease)
    #expect(counting.count == 4)
  }

  @Test("after the lease is released, writes are sent")
  func allowsWritesAfterRelease() async throws {
    fence.extend(until: clock.now)
    await #expect(throws: LeadershipLost.self) { try await send(.post) }
    fence.open()
    try await send(.post)
    #expect(counting.count == 1)
  }
}
