import Foundation
import Synchronization

/// A proxy that records the targets of its clients and connects all of them to one port of the loopback interface.
final class RecordingProxy: Sendable {
  enum Kind: Sendable {
    case http
    case socks
  }

  private let server: SocketServer
  private let recorded: Targets

  private final class Targets: Sendable {
    let list = Mutex<[String]>([])
  }

  var port: UInt16 { server.port }
  /// The targets as the clients named them, e.g. `name api.test:6443` or `address 127.0.0.1:6443`.
  var targets: [String] { recorded.list.withLock { $0 } }

  init(_ kind: Kind, forwardingTo port: Int) throws {
    let recorded = Targets()
    self.recorded = recorded
    server = try SocketServer { connection in
      let target = kind == .http ? Self.acceptConnect(connection) : Self.acceptSOCKS(connection)
      guard let target else { return }
      recorded.list.withLock { $0.append(target) }
      connection.relay(to: UInt16(port))
    }
  }

  private static func acceptConnect(_ connection: SocketServer.Connection) -> String? {
    guard let head = connection.readHead(), head.hasPrefix("CONNECT ") else { return nil }
    connection.send("HTTP/1.1 200 Connection established\r\n\r\n")
    return String(head.dropFirst("CONNECT ".count).prefix { $0 != " " })
  }

  /// SOCKS version 5 without authentication (RFC 1928).
  private static func acceptSOCKS(_ connection: SocketServer.Connection) -> String? {
    guard let greeting = connection.read(2), greeting[0] == 5, connection.read(Int(greeting[1])) != nil else {
      return nil
    }
    connection.send([5, 0])
    guard let request = connection.read(4), request[1] == 1 else { return nil }
    let target: String
    switch request[3] {
    case 1:
      guard let address = connection.read(4) else { return nil }
      target = "address " + address.map(String.init).joined(separator: ".")
    case 3:
      guard let length = connection.read(1), let name = connection.read(Int(length[0])) else { return nil }
      target = "name " + String(decoding: name, as: UTF8.self)
    default: return nil
    }
    guard let port = connection.read(2) else { return nil }
    connection.send([5, 0, 0, 1, 127, 0, 0, 1, 0, 0])
    return "\(target):\(Int(port[0]) << 8 | Int(port[1]))"
  }
}
