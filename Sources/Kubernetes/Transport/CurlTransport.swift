public import Foundation
public import HTTPTypes

/// The transport to real API servers: libcurl's multi interface behind async/await.
///
/// One thread of its own drives every transfer; the cooperative pool is never blocked. Requests share few HTTP/2
/// connections, up to 100 streams on each. Every stream (watch) has a connection of its own: libcurl pauses a
/// connection as a whole when one of its HTTP/2 streams is paused, and a slow consumer of one watch must not hold up
/// another. So have lists: see `CurlPool.Kind.receiveBufferSize`. The lease has its own connection too, so that a
/// renewal never queues behind bulk writes.
///
/// A transfer that runs into a time limit takes its connections out of use: a peer that is gone without a word costs
/// each lane one time limit, no more.
public final class CurlTransport: Transport {
  private let loop: CurlLoop

  /// Starts the event loop's thread.
  public init() {
    loop = CurlLoop()
    loop.start()
  }

  deinit { loop.stop() }

  /// Fails what is in hand with `TransportError.closed` and ends the thread. Calling it again does nothing.
  public func shutdown() { loop.stop() }

  /// See `Transport`.
  public func send(
    _ request: HTTPRequest, body: Data?, to endpoint: Endpoint, options: TransferOptions
  ) async throws -> (HTTPResponse, Data) {
    let transfer = CurlTransfer(
      request: request, body: body, endpoint: endpoint, options: options, pool: options.lane.pool)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        transfer.receiver = .whole(continuation)
        loop.submit(.start(transfer))
      }
    } onCancel: {
      loop.submit(.cancel(transfer))
    }
  }

  /// See `Transport`.
  public func stream(
    _ request: HTTPRequest, to endpoint: Endpoint, options: TransferOptions
  ) async throws -> (HTTPResponse, TransferBody) {
    let transfer = CurlTransfer(request: request, body: nil, endpoint: endpoint, options: options, pool: .streams)
    let buffer = StreamBuffer()
    let handle = StreamHandle(loop: loop, transfer: transfer, buffer: buffer)
    let head = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        transfer.receiver = .stream(buffer, head: continuation)
        loop.submit(.start(transfer))
      }
    } onCancel: {
      loop.submit(.cancel(transfer))
    }
    return (head, TransferBody { { try await handle.next() } })
  }
}

/// Keeps a stream alive: the transfer is aborted when the last reference goes.
private final class StreamHandle: Sendable {
  private let loop: CurlLoop
  private let transfer: CurlTransfer
  private let buffer: StreamBuffer

  init(loop: CurlLoop, transfer: CurlTransfer, buffer: StreamBuffer) {
    self.loop = loop
    self.transfer = transfer
    self.buffer = buffer
  }

  deinit { loop.submit(.cancel(transfer)) }

  func next() async throws -> Data? {
    try await withTaskCancellationHandler {
      let (chunk, isDrained) = try await buffer.next()
      if isDrained { loop.submit(.resume(transfer)) }
      return chunk
    } onCancel: {
      loop.submit(.cancel(transfer))
    }
  }
}

extension TransferOptions.Lane {
  /// The connections that a request of this lane may use.
  fileprivate var pool: CurlPool.Kind {
    switch self {
    case .main: .main
    case .lease: .lease
    case .lists: .streams
    }
  }
}
