import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

@testable import Sandbox

/// An HTTP/2 server over TLS on the loopback interface that can misbehave.
final class FrameServer: Sendable {
  /// Returns the response to a request, given the number of the connection and the number of the request on it,
  /// starting at 0.
  typealias Script = @Sendable (_ connection: Int, _ request: Int) -> FrameSession.Response

  /// The address of the server.
  let address: String
  private let script: Script
  private let counts = Mutex((connections: 0, bytes: 0))

  /// Number of accepted connections.
  var connections: Int { counts.withLock { $0.connections } }
  /// Number of body bytes that were written to the network.
  var sentBytes: Int { counts.withLock { $0.bytes } }

  private init(port: Int, script: @escaping Script) {
    address = "https://127.0.0.1:\(port)"
    self.script = script
  }

  /// Runs a server while `body` runs.
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
          // The client may close a connection at any time.
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
        let output = session.receive(bytes)
        if output.readableBytes > 0 { try await outbound.write(output) }
        while let data = session.nextData() {
          try await outbound.write(data)
          counts.withLock { $0.bytes += data.readableBytes }
        }
      }
    }
  }
}
