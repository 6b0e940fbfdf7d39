import CLibCurl
import HTTPTypes

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A request and its response while libcurl processes them.
///
/// `@unchecked Sendable` is safe because the stored `var`s are set before the transfer is submitted to the event loop,
/// and only the thread of the loop accesses them afterwards. The lock of the inbox orders the two.
final class CurlTransfer: @unchecked Sendable {
  /// The receiver of the response.
  enum Receiver {
    /// Receives the complete response.
    case whole(CheckedContinuation<(HTTPResponse, Data), any Error>)
    /// Receives the head when it is complete, then chunks of the body.
    case stream(StreamBuffer, head: CheckedContinuation<HTTPResponse, any Error>?)
    /// The response was delivered.
    case none
  }

  let request: HTTPRequest
  let body: Data?
  let endpoint: Endpoint
  let options: TransferOptions
  let pool: CurlPool.Kind
  /// The proxy variables of the environment.
  let proxies: ProxyEnvironment

  var receiver = Receiver.none
  var easy: OpaquePointer?
  var isCancelled = false
  var lists: [UnsafeMutablePointer<curl_slist>] = []
  let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  /// The limit that the response exceeded; `nil` if it has not exceeded any.
  private(set) var excess: TransportError?

  private var head = HTTPResponse(status: .init(code: 0))
  private var headerSize = 0
  private var bytes = Data()

  /// What happens to a chunk of the body.
  enum Delivery {
    case accepted
    /// The transfer must pause and deliver the chunk again later.
    case paused
    /// The transfer must end; see `excess`.
    case rejected
  }

  /// Whether the head of a streamed response was delivered.
  var isStreaming: Bool { if case .stream(_, head: nil) = receiver { true } else { false } }

  /// Maximum size of all header fields of a response, including interim responses. Go limits them to 10 MiB; responses of
  /// the API server have less than 10 KiB.
  static let headerLimit = 256 << 10

  init(
    request: HTTPRequest, body: Data?, endpoint: Endpoint, options: TransferOptions, pool: CurlPool.Kind,
    proxies: ProxyEnvironment
  ) {
    self.request = request
    self.body = body
    self.endpoint = endpoint
    self.options = options
    self.pool = pool
    self.proxies = proxies
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    releaseOptions()
    errorText.deallocate()
  }

  /// Frees the option values that libcurl does not copy.
  func releaseOptions() {
    for list in lists { curl_slist_free_all(list) }
    lists = []
  }
}

// MARK: - Receiving the response

extension CurlTransfer {
  /// Whether the status code of the response is an error.
  var isErrorResponse: Bool { head.status.code >= 400 }

  /// Parses a header line; returns `false` if the header fields are too large. An interim response (1xx) is replaced by the
  /// final one.
  func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
    headerSize += bytes.count
    guard headerSize <= Self.headerLimit else {
      excess = .tooLarge(resource: resource, limit: Self.headerLimit)
      return false
    }
    parseHeader(bytes)
    return true
  }

  private func parseHeader(_ bytes: UnsafeRawBufferPointer) {
    let line = bytes.trimmed { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }
    if line.starts(with: "HTTP/".utf8) {
      let code = line.split(separator: UInt8(ascii: " ")).dropFirst().first
      let number = code.flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
      head = HTTPResponse(status: .init(code: min(max(number, 0), 999)))
    } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
      guard let name = Self.keptFields.first(where: { line[..<colon].hasName($0) }) else { return }
      let value = line[(colon + 1)...].trimmed { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      head.headerFields.append(HTTPField(name: name, value: String(decoding: value, as: UTF8.self)))
    } else if line.isEmpty, head.status.code >= 200 {
      deliverHead()
    }
  }

  /// The fields of a response that are kept: no other field is read by the client, and an API server sends a dozen with each
  /// response.
  private static let keptFields =
    [HTTPField.Name.retryAfter, .contentType] + [HTTPField.Name("Warning")].compactMap(\.self)

  private func deliverHead() {
    guard case .stream(let buffer, let continuation?) = receiver else { return }
    receiver = .stream(buffer, head: nil)
    continuation.resume(returning: head)
  }

  /// Delivers a chunk of the body.
  func receive(_ chunk: UnsafeBufferPointer<UInt8>) -> Delivery {
    switch receiver {
    case .whole:
      guard bytes.count + chunk.count <= options.maxResponseSize else {
        excess = .tooLarge(resource: resource, limit: options.maxResponseSize)
        bytes = Data()
        return .rejected
      }
      bytes.append(chunk)
      return .accepted
    case .stream(let buffer, _): return buffer.add(Data(chunk)) ? .accepted : .paused
    case .none: return .accepted
    }
  }

  /// The path of the request without its query.
  private var resource: String { request.path.map { String($0.prefix { $0 != "?" }) } ?? "" }

  /// Delivers the result. Further calls have no effect.
  func finish(_ result: Result<Void, any Error>) {
    let old = receiver
    receiver = .none
    switch old {
    case .whole(let continuation): continuation.resume(with: result.map { (head, bytes) })
    case .stream(let buffer, let continuation):
      continuation?.resume(with: result.map { head })
      buffer.finish(result)
    case .none: break
    }
  }
}

extension Slice<UnsafeRawBufferPointer> {
  /// Whether the bytes are the name of a field, in any case.
  fileprivate func hasName(_ name: HTTPField.Name) -> Bool {
    let name = name.canonicalName.utf8
    guard count == name.count else { return false }
    return zip(self, name).allSatisfy { byte, expected in
      byte == expected || (byte | 0x20 == expected && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(expected))
    }
  }
}

extension BidirectionalCollection {
  /// The elements without leading and trailing padding.
  fileprivate func trimmed(_ isPadding: (Element) -> Bool) -> SubSequence {
    guard let first = firstIndex(where: { !isPadding($0) }), let last = lastIndex(where: { !isPadding($0) }) else {
      return self[startIndex..<startIndex]
    }
    return self[first...last]
  }
}
