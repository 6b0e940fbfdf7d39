import Foundation
import HTTPTypes
import Kubernetes
import Logging
import Synchronization

/// Returns scripted responses and records the requests, to test the real client without a network.
final class ScriptedTransport: Transport {
  struct Response: Sendable {
    var status: Int
    var body: String = ""
    var headers: [String: String] = [:]
    var error: TransportError?
    var chunks: [Data] = []
  }

  private let responses: Mutex<[Response]>
  private let received = Mutex<[HTTPRequest]>([])

  init(_ responses: [Response]) { self.responses = Mutex(responses) }

  /// The received requests.
  var requests: [HTTPRequest] { received.withLock { $0 } }

  func send(
    _ request: HTTPRequest, body: Data?, to endpoint: Endpoint, options: TransferOptions
  ) async throws -> (HTTPResponse, Data) {
    let response = try next(request)
    return (head(response), Data(response.body.utf8))
  }

  func stream(
    _ request: HTTPRequest, to endpoint: Endpoint, options: TransferOptions
  ) async throws -> (HTTPResponse, TransferBody) {
    let response = try next(request)
    let chunks = response.chunks.isEmpty ? [Data(response.body.utf8)] : response.chunks
    let body = TransferBody {
      let remaining = ChunkList(chunks)
      return { remaining.next() }
    }
    return (head(response), body)
  }

  private func next(_ request: HTTPRequest) throws -> Response {
    received.withLock { $0.append(request) }
    let response = responses.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    guard let response else { throw TransportError.closed }
    if let error = response.error { throw error }
    return response
  }

  private func head(_ scripted: Response) -> HTTPResponse {
    var response = HTTPResponse(status: .init(code: scripted.status))
    for (name, value) in scripted.headers {
      if let name = HTTPField.Name(name) { response.headerFields[name] = value }
    }
    return response
  }
}

private final class ChunkList: Sendable {
  private let chunks: Mutex<[Data]>
  init(_ chunks: [Data]) { self.chunks = Mutex(chunks) }
  func next() -> Data? { chunks.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}

extension Client {
  /// A client with a scripted transport and retries without noticeable delay.
  init(
    _ transport: ScriptedTransport,
    source: any CredentialSource = StaticCredentials(Credentials(endpoint: Endpoint(server: "https://x"))),
    retry: RetryPolicy = RetryPolicy(attempts: 3, baseDelay: .nanoseconds(1), maxDelay: .nanoseconds(1))
  ) {
    self.init(
      source: source, transport: transport, userAgent: "test", retry: retry, logger: Logger(label: "test"))
  }
}
