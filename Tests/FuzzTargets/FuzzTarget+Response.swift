import Foundation
import HTTPTypes
import Kubernetes

extension FuzzTarget {
  /// The answers of a server. The input is a response in HTTP/1.1: lines with the status and the header fields, an empty line,
  /// and the body.
  static let response = FuzzTarget(
    "response", reads: "`ResponseHead`, `Client.response`, `RetryAfter`, `APIError`, `WarningHeader`, `Client.page`",
    properties: """
      The head does not depend on the line breaks. A delay that the server asks for has at most five minutes. The texts of \
      an error are bounded and contain no control characters. A page has all objects of the list, also those that cannot be \
      decoded. An `ERROR` event of a watch has the same bounds.
      """,
    check: checkResponse)

  /// Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110.
  private static let receiptTime = Date(timeIntervalSince1970: 784_111_777)

  private static func checkResponse(_ input: [UInt8]) throws {
    let (head, body) = parts(of: input)
    let response = head.response
    try require(
      parts(of: input, lineBreak: [0x0D, 0x0A]).head.response == response, "the head depends on the line breaks")
    try checkEvent(body)
    do throws(APIError) {
      _ = try Client.response(response, body, now: receiptTime)
    } catch {
      try require(!(200..<300).contains(response.status.code), "\(response.status.code) is an error")
      return try checkBounds(of: error)
    }
    try require((200..<300).contains(response.status.code), "\(response.status.code) is a success")
    try checkPage(of: NetworkPolicy.self, body)
    try checkPage(of: RoleBinding.self, body)
  }

  private static func parts(of input: [UInt8], lineBreak: [UInt8] = [0x0A]) -> (head: ResponseHead, body: Data) {
    var head = ResponseHead()
    var rest = input[...]
    while let end = rest.firstIndex(of: 0x0A) {
      let line = rest[..<end]
      rest = rest[(end + 1)...]
      if head.add(line: line + lineBreak) { break }
    }
    return (head, Data(rest))
  }
}

// MARK: - Errors

extension FuzzTarget {
  /// The limits of `APIError`, which are documented there.
  private static func checkBounds(of error: APIError) throws {
    let delay = error.retryAfter ?? .zero
    try require(.zero <= delay && delay <= .seconds(300), "the server can ask for a delay of \(delay)")
    let retry = RetryPolicy.default.delay(after: error, retrySafety: .idempotent, attempt: 1, jitter: 1) ?? .zero
    try require(.zero <= retry && retry <= .seconds(30), "a retry waits for \(retry)")
    try require(error.causes.count <= 100, "\(error.causes.count) causes")
    for text in [error.message, error.reason] + error.causes.flatMap({ [$0.message, $0.reason, $0.field] }) {
      try require(text.unicodeScalars.count <= 2000, "a text has \(text.unicodeScalars.count) characters")
      try require(
        !text.unicodeScalars.contains { $0.properties.generalCategory == .control },
        "'\(text)' contains control characters")
    }
  }

  private static func checkEvent(_ body: Data) throws {
    guard (try? JSONValue(parsing: body)) != nil else { return }
    let line = Data(#"{"type":"ERROR","object":"#.utf8) + body + Data("}".utf8)
    do {
      let event = try WatchEvent<NetworkPolicy>(line: line, decoder: JSONDecoder())
      throw PropertyViolation("an ERROR event is read as \(event)")
    } catch let error as APIError {
      try checkBounds(of: error)
    } catch is TransportError {
      // JSONDecoder rejects what is nested one level deeper than the parser accepts.
      return
    }
  }
}

// MARK: - Lists

extension FuzzTarget {
  private static func checkPage<Object: KubernetesObject>(of type: Object.Type, _ body: Data) throws {
    let page: ObjectList<Object>
    do {
      page = try Client.page(of: type, from: body)
    } catch is DecodingFailure {
      return
    }
    // JSONDecoder accepts more than JSON, and the first value of a repeated key.
    guard let list = try? JSONValue(parsing: body), !UniqueMembers.hasRepeatedKey(body) else { return }
    let count = list["items"]?.arrayValue?.count ?? 0
    try require(
      page.items.count + page.malformed.count == count,
      "\(page.items.count) objects and \(page.malformed.count) malformed ones of \(count)")
    let token = list["metadata"]?["continue"]?.stringValue ?? ""
    try require((page.continueToken ?? "") == token, "the token '\(token)' is read as \(page.continueToken as Any)")
  }
}
