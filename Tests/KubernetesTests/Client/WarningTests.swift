import Foundation
import HTTPTypes
import Testing

@testable import Kubernetes

@Suite struct WarningTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var header: String
    var texts: [String]
  }

  static let cases = [
    Case(testDescription: "as kube-apiserver writes it", header: #"299 - "pods are old""#, texts: ["pods are old"]),
    Case(
      testDescription: "quotes and backslashes are escaped", header: #"299 - "level \"a:b\" c:\\d""#,
      texts: [#"level "a:b" c:\d"#]),
    Case(
      testDescription: "several in one header, with a comma in a text", header: #"299 - "a, b", 299 - "c""#,
      texts: ["a, b", "c"]),
    Case(
      testDescription: "a date behind the text is left out",
      header: #"299 - "a" "Sat, 25 Aug 2012 23:34:45 GMT", 299 - "b""#, texts: ["a", "b"]),
    Case(testDescription: "an empty text", header: #"299 - """#, texts: [""]),
    Case(testDescription: "a text that does not end is dropped", header: #"299 - "a", 299 - "b"#, texts: ["a"]),
    Case(testDescription: "what is no warning is dropped", header: "nonsense", texts: []),
    Case(testDescription: "an agent is needed", header: #"299 "a""#, texts: []),
  ]

  @Test("warnings are read as RFC 7234 has them", arguments: cases)
  func reading(_ example: Case) {
    #expect(WarningHeader.texts(in: example.header) == example.texts)
  }

  @Test("every Warning header counts, in order")
  func headers() throws {
    var fields = HTTPFields()
    let name = try #require(HTTPField.Name("warning"))
    fields.append(HTTPField(name: name, value: #"299 - "first""#))
    fields.append(HTTPField(name: .contentType, value: "application/json"))
    fields.append(HTTPField(name: name, value: #"299 - "second""#))
    #expect(WarningHeader.texts(of: fields) == ["first", "second"])
  }
}
