import Foundation
import Synchronization

/// Forwards TCP connections on many ports to servers, and delays what the servers send. One thread serves all connections.
///
/// It stands for a network with latency: each response of a server arrives after the delay.
final class DelayingRelay: Sendable {
  private let delay: Duration
  private let state = Mutex(Listeners())

  /// The listening sockets with the port of the server; `nil` for a listener that never answers.
  private struct Listeners {
    var ports: [Int32: UInt16?] = [:]
    var isStopped = false
  }

  /// Starts the thread.
  ///
  /// - Parameter delay: How long each chunk of a server is kept back.
  init(delay: Duration) throws {
    self.delay = delay
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = min(limit.rlim_max, 65_536)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    let thread = Thread { [self] in loop() }
    thread.stackSize = 1 << 20
    thread.start()
  }

  /// Listens on a free port of the loopback interface.
  ///
  /// - Parameter server: The port of the server; `nil` to accept connections and never answer.
  /// - Returns: The port.
  func listen(relayingTo server: UInt16?) throws -> UInt16 {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    var address = Self.loopback(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) == 0 && Glibc.listen(listener, 64) == 0
          && getsockname(listener, address, &length) == 0
      }
    }
    guard isBound else { throw BenchmarkError("cannot listen on a port: \(String(cString: strerror(errno)))") }
    state.withLock { $0.ports[listener] = .some(server) }
    return UInt16(bigEndian: address.sin_port)
  }

  /// Ends the thread and closes all connections.
  func stop() { state.withLock { $0.isStopped = true } }

  private static func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }

  // MARK: - The thread

  /// One direction of a connection.
  private struct Pipe {
    var target: Int32
    /// Whether what is read comes from a server.
    var isDelayed: Bool
    /// What is not written yet, with the time from which it may be written.
    var pending: [(bytes: [UInt8], due: ContinuousClock.Instant)] = []
    var isEnded = false
  }

  private func loop() {
    var pipes: [Int32: Pipe] = [:]
    var silent: [Int32] = []
    while true {
      let (listeners, isStopped) = state.withLock { ($0.ports, $0.isStopped) }
      if isStopped { break }
      var polled = listeners.keys.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      polled += pipes.filter { !$0.value.isEnded }.map { pollfd(fd: $0.key, events: Int16(POLLIN), revents: 0) }
      poll(&polled, nfds_t(polled.count), 2)
      for entry in polled where entry.revents != 0 {
        if let server = listeners[entry.fd] {
          accept(entry.fd, server, &pipes, &silent)
        } else {
          read(entry.fd, &pipes)
        }
      }
      flush(&pipes)
    }
    for descriptor in Array(pipes.keys) + silent + Array(state.withLock { $0.ports.keys }) { close(descriptor) }
  }

  private func accept(_ listener: Int32, _ server: UInt16?, _ pipes: inout [Int32: Pipe], _ silent: inout [Int32]) {
    let client = Glibc.accept(listener, nil, nil)
    guard client >= 0 else { return }
    guard let server else { return silent.append(client) }
    let upstream = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Self.loopback(port: server)
    let length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(upstream, $0, length) == 0 }
    }
    guard isConnected else {
      close(client)
      close(upstream)
      return
    }
    pipes[client] = Pipe(target: upstream, isDelayed: false)
    pipes[upstream] = Pipe(target: client, isDelayed: true)
  }

  private func read(_ descriptor: Int32, _ pipes: inout [Int32: Pipe]) {
    guard let pipe = pipes[descriptor] else { return }
    var bytes = [UInt8](repeating: 0, count: 64 << 10)
    let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    if count > 0 {
      let due = ContinuousClock.now + (pipe.isDelayed ? delay : .zero)
      pipes[descriptor]?.pending.append((Array(bytes.prefix(count)), due))
    } else if count == 0 || errno != EAGAIN {
      pipes[descriptor]?.isEnded = true
    }
  }

  /// Writes what is due, and closes connections of which both directions have ended.
  private func flush(_ pipes: inout [Int32: Pipe]) {
    let now = ContinuousClock.now
    for (descriptor, pipe) in pipes where pipes[descriptor] != nil {
      var rest = pipe.pending
      while let first = rest.first, first.due <= now {
        let sent = send(pipe.target, first.bytes, first.bytes.count, Int32(MSG_NOSIGNAL))
        if sent < first.bytes.count {
          pipes[descriptor]?.isEnded = true
          rest = []
          break
        }
        rest.removeFirst()
      }
      pipes[descriptor]?.pending = rest
      guard rest.isEmpty, pipes[descriptor]?.isEnded == true else { continue }
      close(descriptor)
      close(pipe.target)
      pipes[descriptor] = nil
      pipes[pipe.target] = nil
    }
  }
}
