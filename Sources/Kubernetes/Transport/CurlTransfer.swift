import CLibCurl
import Foundation
import HTTPTypes

/// One request and its response, while libcurl has it.
///
/// `@unchecked Sendable` holds because the stored `var`s are set before the transfer is submitted to the loop, and
/// touched by the loop's thread alone from then on; the hand-over is ordered by the lock of the loop's inbox.
final class CurlTransfer: @unchecked Sendable {
  /// Who gets the response.
  enum Receiver {
    /// All of it at the end.
    case whole(CheckedContinuation<(HTTPResponse, Data), any Error>)
    /// The head as soon as it is there, then chunks.
    case stream(StreamBuffer, head: CheckedContinuation<HTTPResponse, any Error>?)
    /// Nobody any more.
    case none
  }

  let request: HTTPRequest
  let body: Data?
  let endpoint: Endpoint
  let options: TransferOptions
  let pool: CurlPool.Kind

  var receiver = Receiver.none
  var easy: OpaquePointer?
  var isCancelled = false
  var lists: [UnsafeMutablePointer<curl_slist>] = []
  let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

  private var head = HTTPResponse(status: .init(code: 0))
  private var bytes = Data()

  init(request: HTTPRequest, body: Data?, endpoint: Endpoint, options: TransferOptions, pool: CurlPool.Kind) {
    self.request = request
    self.body = body
    self.endpoint = endpoint
    self.options = options
    self.pool = pool
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit {
    releaseOptions()
    errorText.deallocate()
  }

  /// Frees what libcurl does not copy.
  func releaseOptions() {
    for list in lists { curl_slist_free_all(list) }
    lists = []
  }
}

// MARK: - The response as it arrives

extension CurlTransfer {
  /// Whether the response's head says that the request failed.
  var isRefused: Bool { head.status.code >= 400 }

  /// Takes one header line. Interim (1xx) responses are replaced by the final one.
  func receiveHeader(_ bytes: UnsafeRawBufferPointer) {
    let line = String(decoding: bytes.trimmed { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      let code = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
      head = HTTPResponse(status: .init(code: min(max(code, 0), 999)))
    } else if let colon = line.firstIndex(of: ":") {
      guard let name = HTTPField.Name(String(line[..<colon])) else { return }
      let value = line[line.index(after: colon)...].trimmed { $0 == " " || $0 == "\t" }
      head.headerFields.append(HTTPField(name: name, value: String(value)))
    } else if line.isEmpty, head.status.code >= 200 {
      handOverHead()
    }
  }

  private func handOverHead() {
    guard case .stream(let buffer, let continuation?) = receiver else { return }
    receiver = .stream(buffer, head: nil)
    continuation.resume(returning: head)
  }

  /// Takes a chunk; false where the transfer must pause and offer it again.
  func receive(_ chunk: UnsafeBufferPointer<UInt8>) -> Bool {
    switch receiver {
    case .whole:
      bytes.append(chunk)
      return true
    case .stream(let buffer, _): return buffer.add(Data(chunk))
    case .none: return true
    }
  }

  /// Hands the outcome over, once.
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

extension BidirectionalCollection {
  /// All but the elements at both ends that are of a kind.
  fileprivate func trimmed(_ isPadding: (Element) -> Bool) -> SubSequence {
    guard let first = firstIndex(where: { !isPadding($0) }), let last = lastIndex(where: { !isPadding($0) }) else {
      return self[startIndex..<startIndex]
    }
    return self[first...last]
  }
}
