import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

@testable import Sandbox

/// A server of HTTP/2 frames over TLS on loopback: for what no well-behaved server does.
final class FrameServer: Sendable {
  /// What becomes of the n-th request of the n-th connection, both from 0.
  typealias Script = @Sendable (_ connection: Int, _ request: Int) -> FrameSession.Answer

  /// The address of the server.
  let address: String
  private let script: Script
  private let counts = Mutex((connections: 0, bytes: 0))

  /// Connections that were made so far.
  var connections: Int { counts.withLock { $0.connections } }
  /// Bytes of bodies that the network has taken from this server.
  var sentBytes: Int { counts.withLock { $0.bytes } }

  private init(port: Int, script: @escaping Script) {
    address = "https://127.0.0.1:\(port)"
    self.script = script
  }

  /// Runs a server for as long as `body` takes.
  static func run(_ script: @escaping Script, _ body: (FrameServer) async throws -> Void) async throws {
    let tls = try await makeContext()
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
          return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    let server = FrameServer(port: listener.channel.localAddress?.port ?? 0, script: script)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.accept(listener) }
      defer { group.cancelAll() }
      try await body(server)
    }
  }

  private static func makeContext() async throws -> NIOSSLContext {
    let directory = FileManager.default.temporaryDirectory.appending(path: "plimsoll-frames-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let certificate = try await ServingCertificate.make(in: directory)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMFile(certificate.certificateFile.path).map { .certificate($0) },
      privateKey: .privateKey(try NIOSSLPrivateKey(file: certificate.keyFile.path, format: .pem)))
    configuration.applicationProtocols = ["h2"]
    return try NIOSSLContext(configuration: configuration)
  }

  private func accept(_ listener: NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>) async throws {
    try await listener.executeThenClose { channels in
      try await withThrowingDiscardingTaskGroup { group in
        for try await channel in channels {
          let number = counts.withLock { counts in
            counts.connections += 1
            return counts.connections - 1
          }
          // A connection that breaks is nothing to a server.
          group.addTask { try? await self.serve(channel, number) }
        }
      }
    }
  }

  private func serve(_ channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>, _ number: Int) async throws {
    let script = script
    try await channel.executeThenClose { inbound, outbound in
      var session = FrameSession { script(number, $0) }
      for try await bytes in inbound {
        let answer = session.receive(bytes)
        if answer.readableBytes > 0 { try await outbound.write(answer) }
        while let data = session.nextData() {
          try await outbound.write(data)
          counts.withLock { $0.bytes += data.readableBytes }
        }
      }
    }
  }
}
