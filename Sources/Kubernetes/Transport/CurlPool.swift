import CLibCurl
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A multi handle: transfers that may share connections. Used by the loop's thread only.
final class CurlPool {
  /// Connections are never shared between pools.
  enum Kind: CaseIterable {
    /// Requests: HTTP/2, multiplexed.
    case main
    /// The lease's requests.
    case lease
    /// Watches and lists: a connection each while they last; a list leaves its own to the watch that follows.
    case streams

    /// Bytes that libcurl may take off a connection for one transfer before it hands them over.
    ///
    /// Where transfers share a connection, one's turn reads another's response. Where that fills the other's buffer,
    /// libcurl pauses the HTTP/2 session; and where the paused bytes were the last ones, libcurl 7.88 (Debian 12)
    /// never ends that response, since it calls `nghttp2_session_mem_recv` again only once there is more input. With
    /// its usual 16 KiB a list of 500 objects hung once in about 100 starts. So long responses have connections of
    /// their own (see `streams`), and for all others the buffer holds the largest object that etcd stores: 1.5 MiB.
    /// Pages that are not touched cost nothing.
    var receiveBufferSize: Int {
      switch self {
      case .main, .lease: 2 << 20
      case .streams: 64 << 10
      }
    }
  }

  /// Sockets that libcurl wants watched, with `poll` events.
  private(set) var sockets: [Int32: Int16] = [:]
  /// When libcurl wants to be called without a socket being ready.
  private(set) var deadline: ContinuousClock.Instant?
  /// Whether a transfer ran into a time limit: the peer at the other end of its connection may be gone.
  private(set) var isSuspect = false
  /// Whether nothing is in hand.
  var isIdle: Bool { active.isEmpty }

  private let multi: OpaquePointer
  private var active: [OpaquePointer: CurlTransfer] = [:]
  private var idle: [OpaquePointer] = []

  /// Easy handles kept for reuse.
  private static let idleLimit = 128
  /// Most connections to one server that requests may open.
  private static let connectionLimit = 8

  init(_ kind: Kind) {
    guard let handle = curl_multi_init() else { preconditionFailure("libcurl is out of memory") }
    multi = OpaquePointer(handle)
    let multiplexes = kind == .streams ? CURLPIPE_NOTHING : CURLPIPE_MULTIPLEX
    plimsoll_multi_set_long(raw(multi), CURLMOPT_PIPELINING, Int(multiplexes))
    if kind != .streams {
      plimsoll_multi_set_long(raw(multi), CURLMOPT_MAX_HOST_CONNECTIONS, Self.connectionLimit)
    }
    let context = Unmanaged.passUnretained(self).toOpaque()
    plimsoll_multi_set_socket_callback(
      raw(multi),
      { _, socket, what, context, _ in
        if let context { Unmanaged<CurlPool>.fromOpaque(context).takeUnretainedValue().watch(socket, for: what) }
        return 0
      }, context)
    plimsoll_multi_set_timer_callback(
      raw(multi),
      { _, milliseconds, context in
        if let context { Unmanaged<CurlPool>.fromOpaque(context).takeUnretainedValue().call(in: milliseconds) }
        return 0
      }, context)
  }

  private func watch(_ socket: Int32, for what: Int32) {
    switch what {
    case CURL_POLL_IN: sockets[socket] = Int16(POLLIN)
    case CURL_POLL_OUT: sockets[socket] = Int16(POLLOUT)
    case CURL_POLL_INOUT: sockets[socket] = Int16(POLLIN) | Int16(POLLOUT)
    default: sockets[socket] = nil
    }
  }

  private func call(in milliseconds: Int) {
    deadline = milliseconds < 0 ? nil : .now + .milliseconds(milliseconds)
  }

  private func raw(_ handle: OpaquePointer) -> UnsafeMutableRawPointer { UnsafeMutableRawPointer(handle) }
}

// MARK: - Transfers

extension CurlPool {
  func start(_ transfer: CurlTransfer) {
    guard !transfer.isCancelled else { return transfer.finish(.failure(CancellationError())) }
    guard let easy = idle.popLast() ?? curl_easy_init().map({ OpaquePointer($0) }) else {
      return transfer.finish(.failure(TransportError.connectFailed("libcurl is out of memory")))
    }
    do {
      try transfer.configure(raw(easy))
    } catch {
      recycle(easy)
      return transfer.finish(.failure(error))
    }
    transfer.easy = easy
    active[easy] = transfer
    curl_multi_add_handle(raw(multi), raw(easy))
  }

  func cancel(_ transfer: CurlTransfer) {
    transfer.isCancelled = true
    guard transfer.easy != nil else { return }
    end(transfer, .failure(CancellationError()), keepsHandle: false)
  }

  /// Whether a transfer is in hand here.
  func holds(_ transfer: CurlTransfer) -> Bool {
    transfer.easy.map { active[$0] === transfer } ?? false
  }

  func resume(_ transfer: CurlTransfer) {
    guard let easy = transfer.easy else { return }
    curl_easy_pause(raw(easy), CURLPAUSE_CONT)
  }

  /// Tells libcurl that a socket is ready.
  func act(on socket: Int32, events: Int16) {
    var mask: Int32 = 0
    if events & Int16(POLLIN | POLLHUP) != 0 { mask |= CURL_CSELECT_IN }
    if events & Int16(POLLOUT) != 0 { mask |= CURL_CSELECT_OUT }
    if events & Int16(POLLERR | POLLNVAL) != 0 { mask |= CURL_CSELECT_ERR }
    var running: Int32 = 0
    curl_multi_socket_action(raw(multi), socket, mask, &running)
  }

  /// Calls libcurl where it asked to be called by now.
  func runTimers() {
    guard let due = deadline, due <= .now else { return }
    deadline = nil
    var running: Int32 = 0
    curl_multi_socket_action(raw(multi), CURL_SOCKET_BAD, 0, &running)
  }

  /// Completes the transfers that libcurl is done with.
  func finishDone() {
    var code = CURLE_OK
    while let handle = plimsoll_multi_next_done(raw(multi), &code) {
      guard let transfer = active[OpaquePointer(handle)] else { continue }
      let result = transfer.result(of: code, easy: handle)
      if case .failure(TransportError.timedOut) = result { isSuspect = true }
      end(transfer, result, keepsHandle: true)
    }
  }

  /// Fails everything and frees libcurl's state.
  func close() {
    for transfer in Array(active.values) { end(transfer, .failure(TransportError.closed), keepsHandle: false) }
    for easy in idle { curl_easy_cleanup(raw(easy)) }
    idle = []
    curl_multi_cleanup(raw(multi))
  }

  private func end(_ transfer: CurlTransfer, _ result: Result<Void, any Error>, keepsHandle: Bool) {
    guard let easy = transfer.easy else { return }
    transfer.easy = nil
    active[easy] = nil
    curl_multi_remove_handle(raw(multi), raw(easy))
    transfer.releaseOptions()
    if keepsHandle { recycle(easy) } else { curl_easy_cleanup(raw(easy)) }
    transfer.finish(result)
  }

  private func recycle(_ easy: OpaquePointer) {
    guard idle.count < Self.idleLimit else { return curl_easy_cleanup(raw(easy)) }
    curl_easy_reset(raw(easy))
    idle.append(easy)
  }
}
