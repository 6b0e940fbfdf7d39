import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A TCP server on the loopback interface that can misbehave: a script runs on a thread per connection.
final class SocketServer: Sendable {
  /// One accepted connection.
  struct Connection: Sendable {
    fileprivate let descriptor: Int32

    /// Reads the head of a request; returns `false` if the client closed the connection.
    func readRequest() -> Bool { readHead() != nil }

    /// Reads the head of a request; returns `nil` if the client closed the connection.
    func readHead() -> String? {
      var seen: [UInt8] = []
      while let byte = read(1) {
        seen += byte
        if seen.suffix(4) == [13, 10, 13, 10] { return String(decoding: seen, as: UTF8.self) }
      }
      return nil
    }

    /// Reads a number of bytes; returns `nil` if the client closed the connection.
    func read(_ count: Int) -> [UInt8]? {
      var bytes = [UInt8](repeating: 0, count: count)
      var received = 0
      while received < count {
        let length = bytes[received...].withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard length > 0 else { return nil }
        received += length
      }
      return bytes
    }

    /// Connects to a port of the loopback interface and copies bytes in both directions until both sides are closed.
    func relay(to port: UInt16) {
      let target = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      defer { close(target) }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = inet_addr("127.0.0.1")
      address.sin_port = port.bigEndian
      let isConnected = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(target, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
      }
      guard isConnected else { return }
      let done = DispatchSemaphore(value: 0)
      Thread.detachNewThread { [descriptor] in
        Self.copy(from: target, to: descriptor)
        done.signal()
      }
      Self.copy(from: descriptor, to: target)
      done.wait()
    }

    private static func copy(from source: Int32, to target: Int32) {
      var bytes = [UInt8](repeating: 0, count: 16 << 10)
      while true {
        let count = recv(source, &bytes, bytes.count, 0)
        guard count > 0, Glibc.send(target, bytes, count, Int32(MSG_NOSIGNAL)) == count else { break }
      }
      shutdown(target, Int32(SHUT_WR))
    }

    /// Sends a text; returns `false` if the client closed the connection.
    @discardableResult
    func send(_ text: String) -> Bool { send([UInt8](text.utf8)) }

    /// Sends bytes and blocks while the client does not read; returns `false` if the client closed the connection.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
      var sent = 0
      while sent < bytes.count {
        let count = bytes[sent...].withUnsafeBytes {
          Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { return false }
        sent += count
      }
      return true
    }

    /// Waits until the client closes the connection.
    func waitForClose() {
      var byte: UInt8 = 0
      while recv(descriptor, &byte, 1, 0) > 0 {}
    }
  }

  let port: UInt16
  private let listener: Int32

  /// Listens on a free port. `script` runs for each connection, which is closed afterwards.
  init(_ script: @escaping @Sendable (Connection) -> Void) throws {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, length) == 0 && listen(socket, 256) == 0 && getsockname(socket, $0, &length) == 0
      }
    }
    precondition(bound, "cannot listen on the loopback interface")
    port = UInt16(bigEndian: address.sin_port)
    listener = socket
    Thread.detachNewThread {
      while true {
        let descriptor = accept(socket, nil, nil)
        guard descriptor >= 0 else { return }
        Thread.detachNewThread {
          script(Connection(descriptor: descriptor))
          close(descriptor)
        }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// The base URL of the server.
  var address: String { "http://127.0.0.1:\(port)" }
}
