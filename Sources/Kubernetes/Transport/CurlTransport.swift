public import HTTPTypes

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A transport that uses the multi interface of libcurl.
///
/// One dedicated thread drives all transfers, so that the cooperative thread pool is never blocked. Requests share a
/// few HTTP/2 connections with up to 100 streams each. Every watch has its own connection: libcurl pauses a connection
/// as a whole when one of its HTTP/2 streams is paused, and a slow consumer of one watch must not delay another one.
/// Lists have their own connections too; see `CurlPool.Kind.receiveBufferSize`. So does the lease, so that a renewal
/// does not queue behind other requests.
///
/// When a transfer exceeds a time limit, its connections are not used for further transfers. An unreachable peer that
/// did not close its connection therefore causes at most one timeout per connection pool.
public final class CurlTransport: Transport {
  private let eventLoop: CurlEventLoop
  private let proxies: ProxyEnvironment

  /// Creates a transport and starts its thread.
  public convenience init() { self.init(proxies: .current) }

  /// Creates a transport with other proxy variables than those of the process.
  init(proxies: ProxyEnvironment) {
    self.proxies = proxies
    eventLoop = CurlEventLoop()
    eventLoop.start()
  }

  deinit { eventLoop.stop() }

  /// Fails all active transfers with `TransportError.closed` and stops the thread. Further calls have no effect.
  public func shutdown() { eventLoop.stop() }

  /// For how long the thread that performs all requests has not reacted. Each call asks the thread, so that the result is
  /// meaningful from the second call on.
  public func stall(now: ContinuousClock.Instant) -> Duration { eventLoop.ping(now: now) }

  /// Sends a request and reads the complete response; see `Transport`.
  public func send(
    _ request: HTTPRequest, body: Data?, to endpoint: Endpoint, options: TransferOptions
  ) async throws -> (HTTPResponse, Data) {
    let transfer = CurlTransfer(
      request: request, body: body, endpoint: endpoint, options: options, pool: options.connectionPool.kind,
      proxies: proxies)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        transfer.receiver = .whole(continuation)
        eventLoop.submit(.start(transfer))
      }
    } onCancel: {
      eventLoop.submit(.cancel(transfer))
    }
  }

  /// Sends a request and streams the body of the response; see `Transport`.
  public func stream(
    _ request: HTTPRequest, to endpoint: Endpoint, options: TransferOptions
  ) async throws -> (HTTPResponse, TransferBody) {
    let transfer = CurlTransfer(
      request: request, body: nil, endpoint: endpoint, options: options, pool: .streams, proxies: proxies)
    let buffer = StreamBuffer()
    let handle = StreamHandle(eventLoop: eventLoop, transfer: transfer, buffer: buffer)
    let head = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        transfer.receiver = .stream(buffer, head: continuation)
        eventLoop.submit(.start(transfer))
      }
    } onCancel: {
      eventLoop.submit(.cancel(transfer))
    }
    return (head, TransferBody { { try await handle.next() } })
  }
}

/// Keeps a stream alive: the transfer is aborted when the last reference is released.
private final class StreamHandle: Sendable {
  private let eventLoop: CurlEventLoop
  private let transfer: CurlTransfer
  private let buffer: StreamBuffer

  init(eventLoop: CurlEventLoop, transfer: CurlTransfer, buffer: StreamBuffer) {
    self.eventLoop = eventLoop
    self.transfer = transfer
    self.buffer = buffer
  }

  deinit { eventLoop.submit(.cancel(transfer)) }

  func next() async throws -> Data? {
    try await withTaskCancellationHandler {
      let (chunk, shouldResume) = try await buffer.next()
      if shouldResume { eventLoop.submit(.resume(transfer)) }
      return chunk
    } onCancel: {
      eventLoop.submit(.cancel(transfer))
    }
  }
}

extension TransferOptions.ConnectionPool {
  /// The pool of the event loop that implements this one.
  fileprivate var kind: CurlPool.Kind {
    switch self {
    case .main: .main
    case .lease: .lease
    case .lists: .streams
    }
  }
}
