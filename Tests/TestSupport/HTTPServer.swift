public import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// An HTTP server on the loopback interface that records requests, and answers each of them as a test wants.
public final class HTTPServer: Sendable {
  /// What the server does with a request.
  public enum Answer: Sendable, Hashable {
    /// Answers with a status code. Each of the further header fields ends with CR and LF.
    case status(Int, fields: String = "", body: Data = Data())
    /// Bytes that are not HTTP.
    case garbage
    /// Closes the connection.
    case close
    /// Does not answer.
    case hang
  }

  /// A request that the server has read.
  public struct Request: Sendable {
    /// The method, the target and the version.
    public var line: String
    /// The header fields, with names in lower case.
    public var fields: [String: String]
    /// The body.
    public var body: Data
  }

  private let channel: any Channel
  private let requestLog: RequestLog

  /// The port of the server.
  public var port: Int { channel.localAddress?.port ?? 0 }
  /// The requests so far.
  public var requests: [Request] { requestLog.all }

  /// Runs a server while `body` runs. It gives the answers in order, and then answers with the status 204.
  public static func run(_ answers: [Answer], _ body: (HTTPServer) async throws -> Void) async throws {
    let script = Script(answers)
    try await run(responding: { _ in script.next() }, body)
  }

  /// Runs a server while `body` runs.
  ///
  /// - Parameters:
  ///   - responding: Returns the answer to a request.
  ///   - body: Receives the server.
  public static func run(
    responding: @escaping @Sendable (Request) -> Answer, _ body: (HTTPServer) async throws -> Void
  ) async throws {
    let log = RequestLog()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            HTTPHandler { request in
              log.append(request)
              return responding(request)
            })
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let server = HTTPServer(channel: channel, requestLog: log)
    do {
      try await body(server)
    } catch {
      try? await channel.close()
      throw error
    }
    try await channel.close()
  }

  private init(channel: any Channel, requestLog: RequestLog) {
    self.channel = channel
    self.requestLog = requestLog
  }
}

/// Answers in order.
private final class Script: Sendable {
  private let rest: Mutex<ArraySlice<HTTPServer.Answer>>

  init(_ answers: [HTTPServer.Answer]) { rest = Mutex(answers[...]) }

  /// The next answer; the status 204 after the last.
  func next() -> HTTPServer.Answer { rest.withLock { $0.popFirst() } ?? .status(204) }
}

/// The requests of all connections.
private final class RequestLog: Sendable {
  private let requests = Mutex<[HTTPServer.Request]>([])

  var all: [HTTPServer.Request] { requests.withLock { $0 } }

  func append(_ request: HTTPServer.Request) { requests.withLock { $0.append(request) } }
}

/// Reads requests with a content length, and writes the answers.
private final class HTTPHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let answer: @Sendable (HTTPServer.Request) -> HTTPServer.Answer
  private var received = Data()

  init(_ answer: @escaping @Sendable (HTTPServer.Request) -> HTTPServer.Answer) { self.answer = answer }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    received.append(contentsOf: unwrapInboundIn(data).readableBytesView)
    while let request = takeRequest() {
      switch answer(request) {
      case .status(let code, let fields, let body):
        write(Data("HTTP/1.1 \(code) Answer\r\n\(fields)Content-Length: \(body.count)\r\n\r\n".utf8) + body, context)
      case .garbage: write(Data("\u{0}\u{1}not http at all\r\n\r\n".utf8), context)
      case .close: context.close(promise: nil)
      case .hang: break
      }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func write(_ data: Data, _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: data)), promise: nil)
  }

  private func takeRequest() -> HTTPServer.Request? {
    guard let end = received.range(of: Data("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: received[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    let fields = Dictionary(
      lines.dropFirst().map { line in
        let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
        return (parts[0].lowercased(), parts.count > 1 ? parts[1] : "")
      }, uniquingKeysWith: { $1 })
    let length = fields["content-length"].flatMap { Int($0) } ?? 0
    guard received[end.upperBound...].count >= length else { return nil }
    let body = received[end.upperBound...].prefix(length)
    received = Data(received[body.endIndex...])
    return HTTPServer.Request(line: lines[0], fields: fields, body: Data(body))
  }
}
