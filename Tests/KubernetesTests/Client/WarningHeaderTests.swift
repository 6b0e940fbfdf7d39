import Foundation
import HTTPTypes
import Testing

@testable import Kubernetes

@Suite struct WarningHeaderTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var header: String
    var texts: [String]
  }

  static let cases = [
    Case(testDescription: "as kube-apiserver sends it", header: #"299 - "pods are old""#, texts: ["pods are old"]),
    Case(
      testDescription: "escaped quotes and backslashes", header: #"299 - "level \"a:b\" c:\\d""#,
      texts: [#"level "a:b" c:\d"#]),
    Case(
      testDescription: "several warnings in one header, with a comma in a text", header: #"299 - "a, b", 299 - "c""#,
      texts: ["a, b", "c"]),
    Case(
      testDescription: "a date after the text is ignored",
      header: #"299 - "a" "Sat, 25 Aug 2012 23:34:45 GMT", 299 - "b""#, texts: ["a", "b"]),
    Case(testDescription: "an empty text", header: #"299 - """#, texts: [""]),
    Case(testDescription: "an unterminated text is dropped", header: #"299 - "a", 299 - "b"#, texts: ["a"]),
    Case(testDescription: "a malformed warning is dropped", header: "nonsense", texts: []),
    Case(testDescription: "a warning without an agent is dropped", header: #"299 "a""#, texts: []),
  ]

  @Test("warnings are parsed according to RFC 7234", arguments: cases)
  func reading(_ example: Case) {
    #expect(WarningHeader.texts(in: example.header) == example.texts)
  }

  @Test("all Warning headers are parsed in order")
  func headers() throws {
    var fields = HTTPFields()
    let name = try #require(HTTPField.Name("warning"))
    fields.append(HTTPField(name: name, value: #"299 - "first""#))
    fields.append(HTTPField(name: .contentType, value: "application/json"))
    fields.append(HTTPField(name: name, value: #"299 - "second""#))
    #expect(WarningHeader.texts(of: fields) == ["first", "second"])
  }
}
