import Foundation
import HTTPTypes
import Kubernetes
import Logging
import Synchronization

/// Answers requests from a script, and remembers them: drives the real client without a network.
final class ScriptedTransport: Transport {
  struct Answer: Sendable {
    var status: Int
    var body: String = ""
    var headers: [String: String] = [:]
    var error: TransportError?
    var chunks: [Data] = []
  }

  private let answers: Mutex<[Answer]>
  private let seen = Mutex<[HTTPRequest]>([])

  init(_ answers: [Answer]) { self.answers = Mutex(answers) }

  /// The requests that came.
  var requests: [HTTPRequest] { seen.withLock { $0 } }

  func send(
    _ request: HTTPRequest, body: Data?, to endpoint: Endpoint, options: TransferOptions
  ) async throws -> (HTTPResponse, Data) {
    let answer = try next(request)
    return (head(answer), Data(answer.body.utf8))
  }

  func stream(
    _ request: HTTPRequest, to endpoint: Endpoint, options: TransferOptions
  ) async throws -> (HTTPResponse, TransferBody) {
    let answer = try next(request)
    let chunks = answer.chunks.isEmpty ? [Data(answer.body.utf8)] : answer.chunks
    let body = TransferBody {
      let rest = ChunkList(chunks)
      return { rest.next() }
    }
    return (head(answer), body)
  }

  private func next(_ request: HTTPRequest) throws -> Answer {
    seen.withLock { $0.append(request) }
    let answer = answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    guard let answer else { throw TransportError.closed }
    if let error = answer.error { throw error }
    return answer
  }

  private func head(_ answer: Answer) -> HTTPResponse {
    var response = HTTPResponse(status: .init(code: answer.status))
    for (name, value) in answer.headers {
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
  /// A client on a script, with retries that take no time.
  init(
    _ transport: ScriptedTransport,
    source: any CredentialSource = StaticCredentials(Credentials(endpoint: Endpoint(server: "https://x")))
  ) {
    self.init(
      source: source, transport: transport, userAgent: "test",
      retry: RetryPolicy(attempts: 3, baseDelay: .nanoseconds(1), maxDelay: .nanoseconds(1)),
      logger: Logger(label: "test"))
  }
}
