import CLibCurl
import HTTPTypes

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension CurlTransfer {
  /// Sets the options of this transfer on an easy handle.
  ///
  /// - Throws: `TransportError.invalidRequest` or `.tlsFailed` if libcurl does not accept an option.
  func configure(_ easy: UnsafeMutableRawPointer, route: CurlRoute) throws {
    try setAddress(easy, route)
    try setRequest(easy, route)
    try setSecurity(easy)
    setLimits(easy)
    setCallbacks(easy)
  }

  /// If the endpoint has a `serverName`, the URL contains that name, so that libcurl sends it as SNI and verifies it,
  /// and the connection is made to the address of the server. The `Host` field names the server in both cases.
  private func setAddress(_ easy: UnsafeMutableRawPointer, _ route: CurlRoute) throws {
    let server = route.server
    guard let path = request.path else { throw TransportError.invalidRequest("the request has no path") }
    try RequestPath.validate(path)
    let name = endpoint.serverName.map(ServerAddress.bracketed) ?? server.host
    plimsoll_easy_set_string(easy, CURLOPT_URL, "\(server.scheme)://\(name):\(server.port)\(server.prefix)\(path)")
    plimsoll_easy_set_long(easy, CURLOPT_PATH_AS_IS, 1)
    if endpoint.serverName != nil { setList(easy, CURLOPT_CONNECT_TO, ["::\(server.host):\(server.port)"]) }
    plimsoll_easy_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
    // Empty strings disable the environment variables, which libcurl reads differently from client-go: it applies NO_PROXY
    // also to the proxy-url of a kubeconfig.
    plimsoll_easy_set_string(easy, CURLOPT_PROXY, route.proxy ?? "")
    plimsoll_easy_set_string(easy, CURLOPT_NOPROXY, "")
  }

  private func setRequest(_ easy: UnsafeMutableRawPointer, _ route: CurlRoute) throws {
    if let body {
      let code = body.withUnsafeBytes { plimsoll_easy_set_body(easy, $0.baseAddress, $0.count) }
      guard code == CURLE_OK else { throw TransportError.invalidRequest("libcurl cannot copy the body") }
    }
    if request.method != .get || body != nil {
      plimsoll_easy_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    }
    var lines = request.headerFields.map { "\($0.name.rawName): \($0.value)" }
    if lines.contains(where: { $0.utf8.contains { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") } }) {
      throw TransportError.invalidRequest("a header field contains a line break")
    }
    lines.append("Expect:")
    if endpoint.serverName != nil { lines.append("Host: \(route.server.authority)") }
    if body != nil, request.headerFields[.contentType] == nil { lines.append("Content-Type:") }
    setList(easy, CURLOPT_HTTPHEADER, lines)
  }

  private func setSecurity(_ easy: UnsafeMutableRawPointer) throws {
    let version = endpoint.server.hasPrefix("https") ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1
    plimsoll_easy_set_long(easy, CURLOPT_HTTP_VERSION, Int(version))
    plimsoll_easy_set_long(easy, CURLOPT_PIPEWAIT, pool == .streams ? 0 : 1)
    plimsoll_easy_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    plimsoll_easy_set_long(easy, CURLOPT_PROXY_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    try setTrust(easy)
    guard let identity = endpoint.identity else { return }
    plimsoll_easy_set_string(easy, CURLOPT_SSLCERTTYPE, "PEM")
    plimsoll_easy_set_string(easy, CURLOPT_SSLKEYTYPE, "PEM")
    try setBlob(easy, CURLOPT_SSLCERT_BLOB, identity.certificate)
    try setBlob(easy, CURLOPT_SSLKEY_BLOB, identity.privateKey)
  }

  /// If the endpoint has a certificate authority, it is the only one that is trusted, as in client-go. libcurl adds the
  /// directory that was configured when it was built, unless the path is set: `NULL` selects that directory, too.
  private func setTrust(_ easy: UnsafeMutableRawPointer) throws {
    guard let authority = endpoint.certificateAuthority else {
      guard endpoint.skipsVerification else { return }
      for option in [CURLOPT_SSL_VERIFYPEER, CURLOPT_SSL_VERIFYHOST, CURLOPT_PROXY_SSL_VERIFYPEER] {
        plimsoll_easy_set_long(easy, option, 0)
      }
      plimsoll_easy_set_long(easy, CURLOPT_PROXY_SSL_VERIFYHOST, 0)
      return
    }
    guard !endpoint.skipsVerification else {
      throw TransportError.invalidRequest(
        "a certificate authority and insecure-skip-tls-verify exclude each other; remove one of them")
    }
    guard authority.contains(where: { $0 > UInt8(ascii: " ") }) else {
      throw TransportError.tlsFailed("the certificate authority is empty")
    }
    try setBlob(easy, CURLOPT_CAINFO_BLOB, authority)
    try setBlob(easy, CURLOPT_PROXY_CAINFO_BLOB, authority)
    for option in [CURLOPT_CAPATH, CURLOPT_PROXY_CAPATH] {
      guard plimsoll_easy_set_string(easy, option, "/dev/null") == CURLE_OK else {
        throw TransportError.tlsFailed("this libcurl cannot restrict trust to one certificate authority")
      }
    }
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
    plimsoll_easy_set_dead_peer_detection(easy)
  }

  private func setCallbacks(_ easy: UnsafeMutableRawPointer) {
    let context = Unmanaged.passUnretained(self).toOpaque()
    plimsoll_easy_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
    plimsoll_easy_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    plimsoll_easy_set_pointer(easy, CURLOPT_HEADERDATA, context)
    plimsoll_easy_set_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      let isAccepted = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
        .receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
      return isAccepted ? size * count : 0
    }
    plimsoll_easy_set_pointer(easy, CURLOPT_WRITEDATA, context)
    plimsoll_easy_set_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      let chunk = UnsafeRawBufferPointer(start: bytes, count: size * count).bindMemory(to: UInt8.self)
      let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
      switch transfer.receive(chunk) {
      case .accepted: return size * count
      case .paused: return Int(CURL_WRITEFUNC_PAUSE)
      case .rejected: return 0
      }
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

extension Duration {
  /// The duration in whole milliseconds.
  var milliseconds: Int {
    Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
  }
}
