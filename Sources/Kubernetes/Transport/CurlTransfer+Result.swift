import CLibCurl

extension CurlTransfer {
  /// Converts a result code of libcurl.
  func result(of code: CURLcode, easy: UnsafeMutableRawPointer) -> Result<Void, any Error> {
    if let excess { return .failure(excess) }
    guard code != CURLE_OK else { return .success(()) }
    // The server rejected the request before it had read the whole body, and closed the stream: return its response.
    if isErrorResponse, code == CURLE_PARTIAL_FILE || code == CURLE_HTTP2_STREAM { return .success(()) }
    let detail = String(cString: errorText)
    let text = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
    return .failure(
      TransportError(code, text: text, isSent: plimsoll_easy_get_long(easy, CURLINFO_REQUEST_SIZE) > 0))
  }
}

extension TransportError {
  /// Classifies a result code of libcurl. The text is for humans only.
  ///
  /// - Parameter isSent: Whether libcurl has sent a part of the request (`CURLINFO_REQUEST_SIZE`). If it has not, the
  ///   server cannot have processed the request, so that the request can always be repeated.
  init(_ code: CURLcode, text: String, isSent: Bool) {
    switch code {
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
      self = .tlsFailed(text)
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_FUNCTION_ARGUMENT:
      self = .invalidRequest(text)
    case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
      self = .connectFailed(text)
    case _ where !isSent: self = .connectFailed(text)
    case CURLE_OPERATION_TIMEDOUT: self = .timedOut(text)
    default: self = .connectionLost(text)
    }
  }

  /// Classifies the number of a result code (libcurl-errors(3)).
  init(resultCode: UInt32, text: String, isSent: Bool) {
    self.init(CURLcode(rawValue: resultCode), text: text, isSent: isSent)
  }

  /// Whether the peer or the network may be down, so that idle connections to the same server may be dead as well.
  var makesConnectionsSuspect: Bool {
    switch self {
    case .timedOut, .connectionLost: true
    case .invalidRequest, .connectFailed, .tlsFailed, .tooLarge, .closed: false
    }
  }
}
