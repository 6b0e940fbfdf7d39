import Foundation
import Kubernetes
import Testing

/// Files in UTF-16, which editors on Windows write.
@Suite struct YAMLEncodingTests {
  private static func utf16(_ text: String, bigEndian: Bool) -> Data {
    Data(
      ("\u{FEFF}" + text).utf16.flatMap { unit in
        let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        return bigEndian ? bytes : bytes.reversed()
      })
  }

  private func results(_ data: Data) -> (documents: [JSONValue], errors: [YAMLError]) {
    var documents: [JSONValue] = []
    var errors: [YAMLError] = []
    YAML.forEachDocument(in: data, file: "f.yaml") { result in
      switch result {
      case .success(let node): documents.append(node.value)
      case .failure(let error): errors.append(error)
      }
    }
    return (documents, errors)
  }

  @Test("UTF-16 with a byte order mark is read like UTF-8", arguments: [true, false])
  func reads(bigEndian: Bool) throws {
    let text = "a: ü 😀\r\n---\n- ⴊ\u{2D2D}\n---\nb: 2\n"
    let expected = try YAML.parse(text, file: "f.yaml")
    let data = Self.utf16(text, bigEndian: bigEndian)
    #expect(expected.count == 3)
    #expect(try YAML.parse(data, file: "f.yaml") == expected)
    #expect(results(data).documents == expected)
  }

  @Test("an error in one document of a file in UTF-16 does not affect the others, and has its position")
  func documents() {
    let (documents, errors) = results(Self.utf16("a: 1\n---\nb: [\n---\nc: 3\n", bigEndian: false))
    #expect(documents == [["a": 1], ["c": 3]])
    #expect(errors.map(\.line) == [4])
  }

  /// A file in UTF-16 with something after the text.
  struct Malformed: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text: String
    var rest: [UInt8]
    var problem: String
    var line: Int
    var column: Int
  }

  private static let malformed = [
    Malformed(
      testDescription: "half a character", text: "a: 1\n", rest: [0x62], problem: "an odd number of bytes", line: 2,
      column: 1),
    Malformed(
      testDescription: "a high surrogate at the end", text: "a: ", rest: [0x3D, 0xD8],
      problem: "an unpaired surrogate", line: 1, column: 4),
    Malformed(
      testDescription: "a high surrogate before another character", text: "a: 1\nb: x", rest: [0x3D, 0xD8, 0x61, 0x00],
      problem: "an unpaired surrogate", line: 2, column: 5),
    Malformed(
      testDescription: "a low surrogate", text: "", rest: [0x00, 0xDE, 0x61, 0x00], problem: "an unpaired surrogate",
      line: 1, column: 1),
    Malformed(
      testDescription: "bytes that separate documents in UTF-8", text: "a: 1\n", rest: Array("\n---\nb: 2".utf8),
      problem: "an odd number of bytes", line: 2, column: 5),
  ]

  @Test("malformed UTF-16 is rejected as a whole, with its position and a fix", arguments: malformed)
  func rejects(file: Malformed) throws {
    let data = Self.utf16(file.text, bigEndian: false) + Data(file.rest)
    let error = try #require(throws: YAMLError.self) { try YAML.parse(data, file: "f.yaml") }
    #expect(
      error.description
        == "f.yaml:\(file.line):\(file.column): the file begins with the byte order mark of UTF-16, but has "
        + "\(file.problem); save the file as UTF-8")
    #expect(results(data).errors == [error])
    #expect(results(data).documents.isEmpty)
  }

  @Test("UTF-16 without a byte order mark is rejected", arguments: [true, false])
  func withoutMark(bigEndian: Bool) {
    let data = Self.utf16("a: 1\n", bigEndian: bigEndian).dropFirst(2)
    let error = #expect(throws: YAMLError.self) { try YAML.parse(data, file: "f.yaml") }
    #expect(error?.problem.contains("save the file as UTF-8") == true)
  }
}
