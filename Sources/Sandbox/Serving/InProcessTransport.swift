public import HTTPTypes
public import Kubernetes

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Reaches a sandbox in the same process, without a network: for previews, property tests and benchmarks.
public struct InProcessTransport: Transport {
  private let server: APIServer

  /// Creates a transport to a server.
  public init(_ server: APIServer) { self.server = server }

  /// See `Transport`.
  public func send(
    _ request: HTTPRequest, body: Data?, to endpoint: Endpoint, options: TransferOptions
  ) async throws -> (HTTPResponse, Data) {
    let response = await respond(to: request, body: body)
    let head = try Self.head(of: response)
    switch response.body {
    case .lost: throw TransportError.connectionLost("the sandbox broke the connection")
    case .data(let data): return (head, data)
    case .stream(let stream):
      var data = Data()
      do {
        for try await chunk in stream { data.append(chunk) }
      } catch is ConnectionClosed {
        throw TransportError.connectionLost("the sandbox broke the connection")
      }
      try Task.checkCancellation()
      return (head, data)
    }
  }

  /// See `Transport`.
  public func stream(
    _ request: HTTPRequest, to endpoint: Endpoint, options: TransferOptions
  ) async throws -> (HTTPResponse, TransferBody) {
    let response = await respond(to: request, body: nil)
    let head = try Self.head(of: response)
    let stream =
      switch response.body {
      case .stream(let stream): stream
      case .data(let data):
        AsyncThrowingStream { continuation in
          continuation.yield(data)
          continuation.finish()
        }
      case .lost: throw TransportError.connectionLost("the sandbox broke the connection")
      }
    return (
      head,
      TransferBody {
        let reader = StreamReader(stream)
        return { try await reader.next() }
      }
    )
  }

  private func respond(to request: HTTPRequest, body: Data?) async -> SandboxResponse {
    await server.respond(
      to: SandboxRequest(
        method: request.method, target: request.path ?? "/", headers: request.headerFields, body: body ?? Data()))
  }

  private static func head(of response: SandboxResponse) throws -> HTTPResponse {
    if case .lost = response.body {
      throw TransportError.connectionLost("the sandbox broke the connection")
    }
    return HTTPResponse(status: .init(code: response.status), headerFields: response.headers)
  }
}

/// Reads a stream for one consumer.
private actor StreamReader {
  private let stream: AsyncThrowingStream<Data, any Error>

  init(_ stream: AsyncThrowingStream<Data, any Error>) { self.stream = stream }

  func next() async throws -> Data? {
    do {
      var iterator = stream.makeAsyncIterator()
      let data = try await iterator.next(isolation: self)
      if data == nil { try Task.checkCancellation() }
      return data
    } catch is ConnectionClosed {
      throw TransportError.connectionLost("the sandbox broke the connection")
    }
  }
}
