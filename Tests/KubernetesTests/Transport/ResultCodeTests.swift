import Testing

@testable import Kubernetes

/// What a failed transfer means for the request. The codes are those of libcurl-errors(3).
@Suite("Result codes")
struct ResultCodeTests {
  @Test("whether a request may be repeated depends on the code and on what was sent, not on the text")
  func codes() {
    let table: [(name: String, code: UInt32, isSent: Bool, expected: TransportError, isRepeated: Bool)] = [
      ("couldnt connect", 7, false, .connectFailed("t"), true),
      ("couldnt resolve host", 6, false, .connectFailed("t"), true),
      ("couldnt resolve proxy", 5, false, .connectFailed("t"), true),
      ("proxy", 97, false, .connectFailed("t"), true),
      ("operation timedout", 28, false, .connectFailed("t"), true),
      ("operation timedout", 28, true, .timedOut("t"), false),
      ("send error", 55, false, .connectFailed("t"), true),
      ("send error", 55, true, .connectionLost("t"), false),
      ("recv error", 56, true, .connectionLost("t"), false),
      ("got nothing", 52, true, .connectionLost("t"), false),
      ("partial file", 18, true, .connectionLost("t"), false),
      ("http2", 16, true, .connectionLost("t"), false),
      ("http2 stream", 92, true, .connectionLost("t"), false),
      ("peer failed verification", 60, false, .tlsFailed("t"), false),
      ("ssl connect error", 35, false, .tlsFailed("t"), false),
      ("ssl cacert badfile", 77, false, .tlsFailed("t"), false),
      ("url malformat", 3, false, .invalidRequest("t"), false),
    ]
    for (name, code, isSent, expected, isRepeated) in table {
      let error = TransportError(resultCode: code, text: "t", isSent: isSent)
      #expect(error == expected, "\(name)")
      #expect(RetryPolicy.isRetriable(error, .onlyIfUnprocessed) == isRepeated, "\(name)")
    }
  }
}
