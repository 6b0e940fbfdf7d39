import CLibCurl
import Foundation
import HTTPTypes

extension CurlTransfer {
  /// Sets the options of this transfer on an easy handle.
  ///
  /// - Throws: `TransportError.invalidRequest` or `.tlsFailed` if libcurl does not accept an option.
  func configure(_ easy: UnsafeMutableRawPointer) throws {
    try setAddress(easy)
    try setRequest(easy)
    try setSecurity(easy)
    setLimits(easy)
    setCallbacks(easy)
  }

  /// If the endpoint has a `serverName`, the URL contains that name, so that libcurl sends it as SNI and verifies it,
  /// and the connection is made to the address of the server.
  private func setAddress(_ easy: UnsafeMutableRawPointer) throws {
    guard let server = URLComponents(string: endpoint.server), let host = server.host, !host.isEmpty,
      let scheme = server.scheme, scheme == "https" || scheme == "http"
    else { throw TransportError.invalidRequest("server '\(endpoint.server)' is not an HTTP URL") }
    guard let path = request.path, path.hasPrefix("/") else {
      throw TransportError.invalidRequest("the path of the request is not absolute")
    }
    let port = server.port ?? (scheme == "https" ? 443 : 80)
    let name = endpoint.serverName ?? host
    let prefix =
      server.percentEncodedPath.hasSuffix("/")
      ? String(server.percentEncodedPath.dropLast()) : server.percentEncodedPath
    plimsoll_easy_set_string(easy, CURLOPT_URL, "\(scheme)://\(name):\(port)\(prefix)\(path)")
    if endpoint.serverName != nil { setList(easy, CURLOPT_CONNECT_TO, ["::\(host):\(port)"]) }
    if let proxy = endpoint.proxy { plimsoll_easy_set_string(easy, CURLOPT_PROXY, proxy) }
    plimsoll_easy_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
  }

  private func setRequest(_ easy: UnsafeMutableRawPointer) throws {
    if let body {
      let code = body.withUnsafeBytes { plimsoll_easy_set_body(easy, $0.baseAddress, $0.count) }
      guard code == CURLE_OK else { throw TransportError.invalidRequest("libcurl cannot copy the body") }
    }
    if request.method != .get || body != nil {
      plimsoll_easy_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    }
    var lines = request.headerFields.map { "\($0.name.rawName): \($0.value)" }
    if lines.contains(where: { $0.contains { $0 == "\r" || $0 == "\n" || $0 == "\r\n" } }) {
      throw TransportError.invalidRequest("a header field contains a line break")
    }
    lines.append("Expect:")
    if body != nil, request.headerFields[.contentType] == nil { lines.append("Content-Type:") }
    setList(easy, CURLOPT_HTTPHEADER, lines)
  }

  private func setSecurity(_ easy: UnsafeMutableRawPointer) throws {
    let version = endpoint.server.hasPrefix("https") ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1
    plimsoll_easy_set_long(easy, CURLOPT_HTTP_VERSION, Int(version))
    plimsoll_easy_set_long(easy, CURLOPT_PIPEWAIT, pool == .streams ? 0 : 1)
    if endpoint.skipsVerification {
      plimsoll_easy_set_long(easy, CURLOPT_SSL_VERIFYPEER, 0)
      plimsoll_easy_set_long(easy, CURLOPT_SSL_VERIFYHOST, 0)
    }
    if let authority = endpoint.certificateAuthority { try setBlob(easy, CURLOPT_CAINFO_BLOB, authority) }
    guard let identity = endpoint.identity else { return }
    plimsoll_easy_set_string(easy, CURLOPT_SSLCERTTYPE, "PEM")
    plimsoll_easy_set_string(easy, CURLOPT_SSLKEYTYPE, "PEM")
    try setBlob(easy, CURLOPT_SSLCERT_BLOB, identity.certificate)
    try setBlob(easy, CURLOPT_SSLKEY_BLOB, identity.privateKey)
  }

  /// libcurl does not apply its speed limit to a paused transfer, so back pressure does not cause a timeout.
  private func setLimits(_ easy: UnsafeMutableRawPointer) {
    plimsoll_easy_set_long(easy, CURLOPT_NOSIGNAL, 1)
    plimsoll_easy_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, options.connectTimeout.milliseconds)
    plimsoll_easy_set_long(easy, CURLOPT_LOW_SPEED_LIMIT, 1)
    plimsoll_easy_set_long(easy, CURLOPT_LOW_SPEED_TIME, max(1, options.idleTimeout.milliseconds / 1000))
    if let timeout = options.timeout {
      plimsoll_easy_set_long(easy, CURLOPT_TIMEOUT_MS, max(1, timeout.milliseconds))
    }
    plimsoll_easy_set_long(easy, CURLOPT_BUFFERSIZE, pool.receiveBufferSize)
    plimsoll_easy_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
    plimsoll_easy_set_long(easy, CURLOPT_TCP_KEEPIDLE, 30)
    plimsoll_easy_set_long(easy, CURLOPT_TCP_KEEPINTVL, 15)
  }

  private func setCallbacks(_ easy: UnsafeMutableRawPointer) {
    let context = Unmanaged.passUnretained(self).toOpaque()
    plimsoll_easy_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
    plimsoll_easy_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    plimsoll_easy_set_pointer(easy, CURLOPT_HEADERDATA, context)
    plimsoll_easy_set_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
        .receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
      return size * count
    }
    plimsoll_easy_set_pointer(easy, CURLOPT_WRITEDATA, context)
    plimsoll_easy_set_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      let chunk = UnsafeRawBufferPointer(start: bytes, count: size * count).bindMemory(to: UInt8.self)
      let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
      return transfer.receive(chunk) ? size * count : Int(CURL_WRITEFUNC_PAUSE)
    }
  }

  private func setList(_ easy: UnsafeMutableRawPointer, _ option: CURLoption, _ lines: [String]) {
    let list = lines.reduce(nil as UnsafeMutablePointer<curl_slist>?) { curl_slist_append($0, $1) }
    guard let list else { return }
    lists.append(list)
    plimsoll_easy_set_list(easy, option, list)
  }

  private func setBlob(_ easy: UnsafeMutableRawPointer, _ option: CURLoption, _ data: Data) throws {
    let code = data.withUnsafeBytes { plimsoll_easy_set_blob(easy, option, $0.baseAddress, $0.count) }
    guard code == CURLE_OK else {
      throw TransportError.tlsFailed("libcurl cannot load certificates from memory; install libcurl 7.77 or later")
    }
  }
}

extension CurlTransfer {
  /// Converts a result code of libcurl.
  func result(of code: CURLcode, easy: UnsafeMutableRawPointer) -> Result<Void, any Error> {
    guard code != CURLE_OK else { return .success(()) }
    // The server rejected the request before it had read the whole body, and closed the stream: return its response.
    if isErrorResponse, code == CURLE_PARTIAL_FILE || code == CURLE_HTTP2_STREAM { return .success(()) }
    let detail = String(cString: errorText)
    let text = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
    return .failure(TransportError(code, text: text))
  }
}

extension TransportError {
  fileprivate init(_ code: CURLcode, text: String) {
    switch code {
    case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
      self = .connectFailed(text)
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE,
      CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
      self = .tlsFailed(text)
    case CURLE_OPERATION_TIMEDOUT:
      // Nothing was sent before the connection was established, so the request can always be retried.
      let isConnecting =
        text.hasPrefix("Connection time") || text.hasPrefix("Resolving timed out")
        || text.contains("SSL connection timeout") || text.hasPrefix("Failed to connect")
      self = isConnecting ? .connectFailed(text) : .timedOut(text)
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: self = .invalidRequest(text)
    default: self = .connectionLost(text)
    }
  }
}

extension Duration {
  /// The duration in whole milliseconds.
  var milliseconds: Int {
    Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
  }
}
