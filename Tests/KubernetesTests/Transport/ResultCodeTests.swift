import CLibCurl
import Testing

@testable import Kubernetes

/// What a failed transfer means for the request.
@Suite("Result codes")
struct ResultCodeTests {
  @Test("whether a request may be repeated depends on the code and on what was sent, not on the text")
  func codes() {
    let table: [(CURLcode, isSent: Bool, TransportError, isRepeated: Bool)] = [
      (CURLE_COULDNT_CONNECT, false, .connectFailed("t"), true),
      (CURLE_COULDNT_RESOLVE_HOST, false, .connectFailed("t"), true),
      (CURLE_COULDNT_RESOLVE_PROXY, false, .connectFailed("t"), true),
      (CURLE_PROXY, false, .connectFailed("t"), true),
      (CURLE_OPERATION_TIMEDOUT, false, .connectFailed("t"), true),
      (CURLE_OPERATION_TIMEDOUT, true, .timedOut("t"), false),
      (CURLE_SEND_ERROR, false, .connectFailed("t"), true),
      (CURLE_SEND_ERROR, true, .connectionLost("t"), false),
      (CURLE_RECV_ERROR, true, .connectionLost("t"), false),
      (CURLE_GOT_NOTHING, true, .connectionLost("t"), false),
      (CURLE_PARTIAL_FILE, true, .connectionLost("t"), false),
      (CURLE_HTTP2, true, .connectionLost("t"), false),
      (CURLE_HTTP2_STREAM, true, .connectionLost("t"), false),
      (CURLE_PEER_FAILED_VERIFICATION, false, .tlsFailed("t"), false),
      (CURLE_SSL_CONNECT_ERROR, false, .tlsFailed("t"), false),
      (CURLE_SSL_CACERT_BADFILE, false, .tlsFailed("t"), false),
      (CURLE_URL_MALFORMAT, false, .invalidRequest("t"), false),
    ]
    for (code, isSent, expected, isRepeated) in table {
      let error = TransportError(code, text: "t", isSent: isSent)
      #expect(error == expected, "code \(code.rawValue)")
      #expect(RetryPolicy.isRetriable(error, .onlyIfUnprocessed) == isRepeated, "code \(code.rawValue)")
    }
  }
}
