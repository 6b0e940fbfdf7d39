import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// An HTTP server on the loopback interface that answers each request as a script says.
final class WebhookServer: Sendable {
  /// What the server does with a request.
  enum Answer: Sendable, Hashable {
    case status(Int, fields: String = "")
    /// Bytes that are not HTTP.
    case garbage
    /// Closes the connection.
    case close
    /// Does not answer.
    case hang
  }

  /// A request that the server has read.
  struct Request: Sendable {
    var line: String
    /// Names in lower case.
    var fields: [String: String]
    var body: Data
  }

  fileprivate struct State {
    var script: [Answer]
    var requests: [Request] = []
  }

  private let channel: any Channel
  private let state: StateBox

  final class StateBox: Sendable {
    fileprivate let state: Mutex<State>
    init(_ script: [Answer]) { state = Mutex(State(script: script)) }

    /// Records a request; returns the next answer, and status 204 after the last.
    func answer(_ request: Request) -> Answer {
      state.withLock { state in
        state.requests.append(request)
        return state.script.isEmpty ? .status(204) : state.script.removeFirst()
      }
    }
  }

  var port: Int { channel.localAddress?.port ?? 0 }
  var requests: [Request] { state.state.withLock(\.requests) }

  /// Runs a server while `body` runs.
  static func run(_ script: [Answer], _ body: (WebhookServer) async throws -> Void) async throws {
    let state = StateBox(script)
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(WebhookHandler(state))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let server = WebhookServer(channel: channel, state: state)
    do {
      try await body(server)
    } catch {
      try? await channel.close()
      throw error
    }
    try await channel.close()
  }

  private init(channel: any Channel, state: StateBox) {
    self.channel = channel
    self.state = state
  }
}

/// Reads requests with a content length, and writes the answers.
private final class WebhookHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let state: WebhookServer.StateBox
  private var received = Data()

  init(_ state: WebhookServer.StateBox) { self.state = state }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    received.append(contentsOf: unwrapInboundIn(data).readableBytesView)
    while let request = takeRequest() {
      switch state.answer(request) {
      case .status(let code, let fields):
        write("HTTP/1.1 \(code) Answer\r\n\(fields)Content-Length: 0\r\n\r\n", context)
      case .garbage: write("\u{0}\u{1}not http at all\r\n\r\n", context)
      case .close: context.close(promise: nil)
      case .hang: break
      }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func write(_ text: String, _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
  }

  private func takeRequest() -> WebhookServer.Request? {
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
    return WebhookServer.Request(line: lines[0], fields: fields, body: Data(body))
  }
}
