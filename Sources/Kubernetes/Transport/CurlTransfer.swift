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

  private var head = ResponseHead()
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
  var isErrorResponse: Bool { head.response.status.code >= 400 }

  /// Parses a header line; returns `false` if the header fields are too large.
  func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
    headerSize += bytes.count
    guard headerSize <= Self.headerLimit else {
      excess = .tooLarge(resource: resource, limit: Self.headerLimit)
      return false
    }
    if head.add(line: bytes) { deliverHead() }
    return true
  }

  private func deliverHead() {
    guard case .stream(let buffer, let continuation?) = receiver else { return }
    receiver = .stream(buffer, head: nil)
    continuation.resume(returning: head.response)
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
    case .whole(let continuation): continuation.resume(with: result.map { (head.response, bytes) })
    case .stream(let buffer, let continuation):
      continuation?.resume(with: result.map { head.response })
      buffer.finish(result)
    case .none: break
    }
  }
}
