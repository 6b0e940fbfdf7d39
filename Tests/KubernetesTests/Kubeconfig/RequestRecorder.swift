import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server on one port that is an API server, with and without TLS, and an HTTP, HTTPS and SOCKS5 proxy in front of
/// itself. It records each request.
final class RequestRecorder: Sendable {
  private let channel: any Channel
  private let records: Records

  /// The requests of all connections.
  final class Records: Sendable {
    private let list = Mutex<[RecordedRequest]>([])

    var all: [RecordedRequest] { list.withLock { $0 } }
    func append(_ request: RecordedRequest) { list.withLock { $0.append(request) } }
  }

  var port: Int { channel.localAddress?.port ?? 0 }
  var requests: [RecordedRequest] { records.all }

  static func start() async throws -> RequestRecorder {
    let certificates = try TestCertificates.shared.get()
    let records = Records()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            RecordingHandler(certificates: certificates, records: records))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    return RequestRecorder(channel: channel, records: records)
  }

  private init(channel: any Channel, records: Records) {
    self.channel = channel
    self.records = records
  }

  func stop() async throws { try await channel.close() }
}

/// Recognizes the protocol of the next bytes of a connection: TLS, SOCKS5, CONNECT or another HTTP request.
private final class RecordingHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// What is known of the connection. TLS callbacks change it on the event loop.
  private final class Connection: Sendable {
    let request = Mutex(RecordedRequest())
  }

  private enum SOCKSState {
    case none
    case greeted
    case authenticating
  }

  private let certificates: TestCertificates
  private let records: RequestRecorder.Records
  private let connection = Connection()
  private var received = ByteBuffer()
  private var socks = SOCKSState.none

  init(certificates: TestCertificates, records: RequestRecorder.Records) {
    self.certificates = certificates
    self.records = records
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var chunk = unwrapInboundIn(data)
    received.writeBuffer(&chunk)
    do {
      while try handleNext(context) {}
    } catch {
      context.close(promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  /// Handles one message; returns `false` if more bytes are needed.
  private func handleNext(_ context: ChannelHandlerContext) throws -> Bool {
    guard let first = received.getInteger(at: received.readerIndex, as: UInt8.self) else { return false }
    if socks != .none { return try handleSOCKS(context) }
    switch first {
    case 0x16: return try startTLS(context)
    case 0x05: return try handleSOCKS(context)
    default: return try handleHTTP(context)
    }
  }

  private func write(_ bytes: some Collection<UInt8>, _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: Array(bytes))), promise: nil)
  }
}

// MARK: - Protocols

extension RecordingHandler {
  /// Adds a TLS handler in front of this handler and passes the received bytes to it.
  private func startTLS(_ context: ChannelHandlerContext) throws -> Bool {
    let tls = try certificates.serverContext { [connection] name in
      connection.request.withLock { $0.serverName = name }
    }
    let handler = NIOSSLServerHandler(context: tls) { [connection, clients = certificates.clients] chain, promise in
      let name = (try? chain.first?.toDERBytes()).flatMap { clients[$0] }
      connection.request.withLock { $0.clientCertificate = name ?? "unknown" }
      promise.succeed(.certificateVerified)
    }
    connection.request.withLock { $0.isEncrypted = true }
    let operations = context.pipeline.syncOperations
    try operations.addHandler(handler, position: .before(self))
    let bytes = received
    received.clear()
    handler.channelRead(context: try operations.context(handler: handler), data: NIOAny(bytes))
    handler.channelReadComplete(context: try operations.context(handler: handler))
    return false
  }

  /// RFC 1928, and RFC 1929 for a user name and a password. The destination is this server, whatever the client asks for.
  private func handleSOCKS(_ context: ChannelHandlerContext) throws -> Bool {
    let bytes = Array(received.readableBytesView)
    switch socks {
    case .none:
      guard bytes.count >= 2, bytes.count >= 2 + Int(bytes[1]) else { return false }
      let wantsPassword = bytes[2..<(2 + Int(bytes[1]))].contains(2)
      received.moveReaderIndex(forwardBy: 2 + Int(bytes[1]))
      socks = wantsPassword ? .authenticating : .greeted
      write([5, wantsPassword ? 2 : 0], context)
    case .authenticating:
      guard bytes.count >= 2, bytes.count > 2 + Int(bytes[1]) else { return false }
      let userEnd = 2 + Int(bytes[1])
      guard bytes.count >= userEnd + 1 + Int(bytes[userEnd]) else { return false }
      let end = userEnd + 1 + Int(bytes[userEnd])
      let user = String(decoding: bytes[2..<userEnd], as: UTF8.self)
      let password = String(decoding: bytes[(userEnd + 1)..<end], as: UTF8.self)
      received.moveReaderIndex(forwardBy: end)
      connection.request.withLock { $0.proxyAuthorization = "\(user):\(password)" }
      socks = .greeted
      write([1, 0], context)
    case .greeted:
      guard bytes.count >= 5 else { return false }
      let length = [1: 10, 4: 22, 3: 7 + Int(bytes[4])][bytes[3]] ?? 10
      guard bytes.count >= length else { return false }
      received.moveReaderIndex(forwardBy: length)
      connection.request.withLock { $0.proxy = "socks5" }
      socks = .none
      write([5, 0, 0, 1, 0, 0, 0, 0, 0, 0], context)
    }
    return true
  }

  private func handleHTTP(_ context: ChannelHandlerContext) throws -> Bool {
    guard let (line, fields, headLength) = Self.head(of: received) else { return false }
    let parts = line.split(separator: " ")
    guard parts.count == 3 else { throw ChannelError.inputClosed }
    func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
    if parts[0] == "CONNECT" {
      received.moveReaderIndex(forwardBy: headLength)
      connection.request.withLock { request in
        request = RecordedRequest(
          proxy: request.isEncrypted ? "https" : "http", proxyAuthorization: values("proxy-authorization").first)
      }
      write("HTTP/1.1 200 OK\r\n\r\n".utf8, context)
      return true
    }
    let length = values("content-length").first.flatMap { Int($0) } ?? 0
    guard received.readableBytes >= headLength + length else { return false }
    received.moveReaderIndex(forwardBy: headLength + length)
    var request = connection.request.withLock { $0 }
    request.method = String(parts[0])
    let target = URLComponents(string: String(parts[1]))
    request.path = target?.path ?? ""
    if target?.host != nil {
      request.proxy = "http"
      request.proxyAuthorization = values("proxy-authorization").first
    }
    request.authorization = values("authorization").first
    request.impersonation =
      fields.filter { $0.name.hasPrefix("impersonate-") }.map { "\($0.name): \($0.value)" }.sorted()
    records.append(request)
    write(Self.response.utf8, context)
    return true
  }

  /// The request line, the header fields with names in lower case, and the length in bytes.
  private static func head(of buffer: ByteBuffer) -> (String, [(name: String, value: String)], Int)? {
    let text = String(decoding: buffer.readableBytesView, as: UTF8.self)
    let bytes = Array(buffer.readableBytesView)
    let end = Array("\r\n\r\n".utf8)
    guard let index = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else { return nil }
    let lines = text.components(separatedBy: "\r\n\r\n")[0].components(separatedBy: "\r\n")
    let fields = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (
        line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
      )
    }
    return (lines[0], fields, index + 4)
  }

  /// The response to a TokenRequest.
  private static let response = {
    let body = #"{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","status":{"token":"issued"}}"#
    return "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }()
}
