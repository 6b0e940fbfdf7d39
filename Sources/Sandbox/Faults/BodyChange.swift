#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The connection broke on purpose.
struct ConnectionClosed: Error {}

extension SandboxResponse {
  /// The same answer with a body that goes wrong.
  func mapBody(_ change: (AsyncThrowingStream<Data, any Error>) -> BodyChange) -> SandboxResponse {
    var response = self
    switch body {
    case .lost: break
    case .stream(let stream): response.body = .stream(change(stream).stream)
    case .data(let data):
      let single = AsyncThrowingStream<Data, any Error> { continuation in
        continuation.yield(data)
        continuation.finish()
      }
      response.body = .stream(change(single).stream)
    }
    return response
  }
}

/// A body with a fault, for one reader.
actor BodyChange {
  private let source: AsyncThrowingStream<Data, any Error>
  /// The changed chunk; `nil` if the connection closes.
  private let step: @Sendable (Data, inout Int) async throws -> [Data?]
  private var total = 0
  private var ready: [Data?] = []

  private init(
    _ source: AsyncThrowingStream<Data, any Error>,
    _ step: @escaping @Sendable (Data, inout Int) async throws -> [Data?]
  ) {
    self.source = source
    self.step = step
  }

  init(cutting source: AsyncThrowingStream<Data, any Error>, after limit: Int) {
    self.init(source) { data, total in
      let part = Data(data.prefix(max(0, limit - total)))
      total += data.count
      // The rest of the body is not sent: the connection closes after this part.
      return total > limit ? [part, nil] : [part]
    }
  }

  init(dripping source: AsyncThrowingStream<Data, any Error>, by count: Int, every pause: Duration) {
    self.init(source) { data, _ in
      try await Task.sleep(for: pause)
      return stride(from: 0, to: data.count, by: max(1, count)).map { start in
        Data(data.dropFirst(start).prefix(max(1, count)))
      }
    }
  }

  init(tampering source: AsyncThrowingStream<Data, any Error>, _ change: @escaping @Sendable (Data) -> [Data]) {
    self.init(source) { data, _ in change(data) }
  }

  nonisolated var stream: AsyncThrowingStream<Data, any Error> { AsyncThrowingStream { try await self.next() } }

  private func next() async throws -> Data? {
    while ready.isEmpty {
      var iterator = source.makeAsyncIterator()
      guard let data = try await iterator.next(isolation: self) else { return nil }
      var count = total
      ready = try await step(data, &count).filter { $0?.isEmpty != true }
      total = count
    }
    guard let chunk = ready.removeFirst() else { throw ConnectionClosed() }
    return chunk
  }
}
