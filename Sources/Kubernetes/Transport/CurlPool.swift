import CLibCurl

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A connection pool: a multi handle of libcurl, whose transfers may share connections. Only the thread of the event
/// loop uses it.
final class CurlPool {
  /// The purpose of a pool. Pools never share connections.
  enum Kind: CaseIterable {
    /// Single requests, multiplexed over HTTP/2.
    case main
    /// Requests for the lease of a leader election.
    case lease
    /// Watches and lists. Each uses a connection exclusively; a watch may reuse the connection of a completed list.
    case streams

    /// Maximum number of bytes that libcurl reads from a connection for a transfer before it delivers them.
    ///
    /// If transfers share a connection, libcurl may read the response of one transfer while it processes another. If
    /// that fills the buffer of the former, libcurl pauses the HTTP/2 session. If the paused bytes were the last ones,
    /// libcurl 7.88 (Debian 12) never completes the response, because it calls `nghttp2_session_mem_recv` again only
    /// when more input arrives. With the default of 16 KiB, a list of 500 objects hung about once in 100 starts.
    /// Therefore large responses use connections exclusively (see `streams`), and the buffer of all others holds the
    /// largest object that etcd stores (1.5 MiB). Memory pages that are never written use no memory.
    var receiveBufferSize: Int {
      switch self {
      case .main, .lease: 2 << 20
      case .streams: 64 << 10
      }
    }
  }

  /// The sockets that libcurl polls, with their `poll` events.
  private(set) var sockets: [Int32: Int16] = [:]
  /// When libcurl must be called even if no socket is ready.
  private(set) var deadline: ContinuousClock.Instant?
  /// Whether a transfer has failed in a way that makes idle connections suspect.
  private(set) var isSuspect = false
  /// Whether the pool may have connections.
  private(set) var hasBeenUsed = false
  /// Whether the pool has no active transfers.
  var isIdle: Bool { active.isEmpty }

  private static let origin = ContinuousClock.now

  private let kind: Kind
  private let multi: OpaquePointer
  private var active: [OpaquePointer: CurlTransfer] = [:]
  private var idleHandles: [OpaquePointer] = []
  /// The route of the latest transfer.
  private var lastRoute: CurlRoute?

  /// Maximum number of easy handles that are kept for reuse.
  private static let idleHandleLimit = 128
  /// Maximum number of connections to one server.
  private static let connectionLimit = 8

  init(_ kind: Kind) {
    guard let handle = curl_multi_init() else { preconditionFailure("libcurl is out of memory") }
    self.kind = kind
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
        if let context { Unmanaged<CurlPool>.fromOpaque(context).takeUnretainedValue().poll(socket, for: what) }
        return 0
      }, context)
    plimsoll_multi_set_timer_callback(
      raw(multi),
      { _, milliseconds, context in
        if let context { Unmanaged<CurlPool>.fromOpaque(context).takeUnretainedValue().setTimer(milliseconds) }
        return 0
      }, context)
  }

  private func poll(_ socket: Int32, for what: Int32) {
    switch what {
    case CURL_POLL_IN: sockets[socket] = Int16(POLLIN)
    case CURL_POLL_OUT: sockets[socket] = Int16(POLLOUT)
    case CURL_POLL_INOUT: sockets[socket] = Int16(POLLIN) | Int16(POLLOUT)
    default: sockets[socket] = nil
    }
  }

  private func setTimer(_ milliseconds: Int) {
    guard milliseconds >= 0 else { return deadline = nil }
    let due = ContinuousClock.now + .milliseconds(milliseconds)
    deadline = milliseconds > 1 && isStreamingOnly ? Self.aligned(due) : due
  }

  /// Whether nothing but responses that have begun is active. libcurl then only looks once per second and transfer whether bytes
  /// arrive. At most 1 ms is work to do now, such as a transfer that was resumed.
  private var isStreamingOnly: Bool { kind == .streams && active.values.allSatisfy(\.isStreaming) }

  /// The next full second, so that the timers of all streams wake the loop at the same time instead of one after another.
  private static func aligned(_ due: ContinuousClock.Instant) -> ContinuousClock.Instant {
    origin + .seconds((due - origin).components.seconds + 1)
  }

  private func raw(_ handle: OpaquePointer) -> UnsafeMutableRawPointer { UnsafeMutableRawPointer(handle) }
}

// MARK: - Transfers

extension CurlPool {
  func start(_ transfer: CurlTransfer) {
    guard !transfer.isCancelled else { return transfer.finish(.failure(CancellationError())) }
    guard let easy = idleHandles.popLast() ?? curl_easy_init().map({ OpaquePointer($0) }) else {
      return transfer.finish(.failure(TransportError.connectFailed("libcurl is out of memory")))
    }
    do {
      try transfer.configure(raw(easy), route: route(of: transfer))
    } catch {
      recycle(easy)
      return transfer.finish(.failure(error))
    }
    transfer.easy = easy
    active[easy] = transfer
    hasBeenUsed = true
    curl_multi_add_handle(raw(multi), raw(easy))
  }

  /// Parses the addresses of an endpoint once: nearly all transfers have the same.
  private func route(of transfer: CurlTransfer) throws -> CurlRoute {
    if let lastRoute, lastRoute.leads(to: transfer.endpoint) { return lastRoute }
    let route = try CurlRoute(transfer.endpoint, proxies: transfer.proxies)
    lastRoute = route
    return route
  }

  func cancel(_ transfer: CurlTransfer) {
    transfer.isCancelled = true
    guard transfer.easy != nil else { return }
    end(transfer, .failure(CancellationError()), reusesHandle: false)
  }

  /// Whether a transfer is active in this pool.
  func contains(_ transfer: CurlTransfer) -> Bool {
    transfer.easy.map { active[$0] === transfer } ?? false
  }

  func resume(_ transfer: CurlTransfer) {
    guard let easy = transfer.easy else { return }
    curl_easy_pause(raw(easy), CURLPAUSE_CONT)
  }

  /// Lets libcurl process the events of a socket.
  func handleEvents(_ events: Int16, on socket: Int32) {
    var mask: Int32 = 0
    if events & Int16(POLLIN | POLLHUP) != 0 { mask |= CURL_CSELECT_IN }
    if events & Int16(POLLOUT) != 0 { mask |= CURL_CSELECT_OUT }
    if events & Int16(POLLERR | POLLNVAL) != 0 { mask |= CURL_CSELECT_ERR }
    var running: Int32 = 0
    curl_multi_socket_action(raw(multi), socket, mask, &running)
  }

  /// Calls libcurl if its timer has expired.
  func runTimers() {
    guard let due = deadline, due <= .now else { return }
    deadline = nil
    var running: Int32 = 0
    curl_multi_socket_action(raw(multi), CURL_SOCKET_BAD, 0, &running)
  }

  /// Finishes the transfers that libcurl has completed.
  func finishCompletedTransfers() {
    var code = CURLE_OK
    while let handle = plimsoll_multi_next_done(raw(multi), &code) {
      guard let transfer = active[OpaquePointer(handle)] else { continue }
      let result = transfer.result(of: code, easy: handle)
      if case .failure(let error as TransportError) = result, error.makesConnectionsSuspect { isSuspect = true }
      end(transfer, result, reusesHandle: true)
    }
  }

  /// Fails all active transfers and frees the state of libcurl.
  func close() {
    for transfer in Array(active.values) { end(transfer, .failure(TransportError.closed), reusesHandle: false) }
    for easy in idleHandles { curl_easy_cleanup(raw(easy)) }
    idleHandles = []
    curl_multi_cleanup(raw(multi))
  }

  private func end(_ transfer: CurlTransfer, _ result: Result<Void, any Error>, reusesHandle: Bool) {
    guard let easy = transfer.easy else { return }
    transfer.easy = nil
    active[easy] = nil
    curl_multi_remove_handle(raw(multi), raw(easy))
    transfer.releaseOptions()
    if reusesHandle { recycle(easy) } else { curl_easy_cleanup(raw(easy)) }
    transfer.finish(result)
  }

  private func recycle(_ easy: OpaquePointer) {
    guard idleHandles.count < Self.idleHandleLimit else { return curl_easy_cleanup(raw(easy)) }
    curl_easy_reset(raw(easy))
    idleHandles.append(easy)
  }
}
