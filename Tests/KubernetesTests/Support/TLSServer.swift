import Foundation
import Kubernetes
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// An HTTP/1.1 server over TLS on the loopback interface that answers every request with status 200.
final class TLSServer: Sendable {
  /// How the server behaves.
  struct Settings: Sendable {
    var identity: ClientIdentity
    /// The address to listen on.
    var host = "127.0.0.1"
    /// The authority of client certificates; `nil` to ask for none.
    var clientAuthority: Data?
    var maximumVersion = TLSVersion.tlsv13
  }

  let port: Int
  private let state = Mutex((requests: [String](), bytes: 0))

  /// The heads of the requests that arrived.
  var requests: [String] { state.withLock(\.requests) }
  /// Number of bytes that clients sent after a handshake.
  var receivedBytes: Int { state.withLock(\.bytes) }

  private init(port: Int) { self.port = port }

  /// Runs a server while `body` runs.
  static func run<Result>(_ settings: Settings, _ body: (TLSServer) async throws -> Result) async throws -> Result {
    let context = try makeContext(settings)
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: settings.host, port: 0) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
          return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    let server = TLSServer(port: listener.channel.localAddress?.port ?? 0)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.accept(listener) }
      defer { group.cancelAll() }
      return try await body(server)
    }
  }

  private static func makeContext(_ settings: Settings) throws -> NIOSSLContext {
    let chain = try NIOSSLCertificate.fromPEMBytes(Array(settings.identity.certificate))
    let key = try NIOSSLPrivateKey(bytes: Array(settings.identity.privateKey), format: .pem)
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv1
    configuration.maximumTLSVersion = settings.maximumVersion
    if let authority = settings.clientAuthority {
      configuration.certificateVerification = .noHostnameVerification
      configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(authority)))
    }
    return try NIOSSLContext(configuration: configuration)
  }

  private func accept(_ listener: NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>) async throws {
    try await listener.executeThenClose { channels in
      try await withThrowingDiscardingTaskGroup { group in
        for try await channel in channels {
          // A failed handshake ends the channel with an error.
          group.addTask { try? await self.serve(channel) }
        }
      }
    }
  }

  private func serve(_ channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async throws {
    try await channel.executeThenClose { inbound, outbound in
      var text = ""
      for try await bytes in inbound {
        state.withLock { $0.bytes += bytes.readableBytes }
        text += String(buffer: bytes)
        while let end = text.range(of: "\r\n\r\n") {
          let head = String(text[..<end.lowerBound])
          state.withLock { $0.requests.append(head) }
          text = String(text[end.upperBound...])
          try await outbound.write(ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
        }
      }
    }
  }
}
