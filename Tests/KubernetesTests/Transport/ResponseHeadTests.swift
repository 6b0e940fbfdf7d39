import Foundation
import HTTPTypes
import Kubernetes
import Testing

/// Reading the status and the header fields of a response.
@Suite struct ResponseHeadTests {
  private func head(_ lines: [String]) -> (ResponseHead, isComplete: Bool) {
    var head = ResponseHead()
    var isComplete = false
    for line in lines { isComplete = head.add(line: Data(line.utf8)) }
    return (head, isComplete)
  }

  @Test(
    "fields are read without the whitespace around their values, and lines that are none of the kept fields are ignored"
  )
  func fields() {
    let (head, isComplete) = head([
      "HTTP/1.1 429 Too Many Requests\r\n", "Retry-After: \t 7 \r\n", "Warning: 299 - \"a:b\"\r\n", "no field\r\n",
      "Date: x\r\n",
      "not a name: x\r\n", ": y\r\n", "\r\n",
    ])
    #expect(isComplete)
    #expect(head.response.status.code == 429)
    #expect(head.response.headerFields[.retryAfter] == "7")
    #expect(head.response.headerFields.map(\.name.rawName) == ["Retry-After", "Warning"])
  }

  @Test("an interim response is replaced by the final one")
  func interim() {
    let lines = ["HTTP/1.1 103 Early Hints", "Warning: x", "", "HTTP/2 200 ", "Content-Type: x", ""]
    var head = ResponseHead()
    let ends = lines.map { head.add(line: Data("\($0)\r\n".utf8)) }
    #expect(ends == [false, false, false, false, false, true])
    #expect(head.response.status.code == 200)
    #expect(head.response.headerFields.map(\.name.rawName) == ["Content-Type"])
  }

  @Test(
    "a status that is not a number of three digits is bounded",
    arguments: [("HTTP/1.1 99999", 999), ("HTTP/1.1 -5 x", 0), ("HTTP/1.1", 0), ("HTTP/1.1 x", 0)])
  func statuses(line: String, code: Int) {
    #expect(head([line]).0.response.status.code == code)
  }
}
