import Foundation
import Kubernetes
import Testing

@Suite("Quantities") struct QuantityTests {
  @Test(
    "different notations of one value are equal",
    arguments: [
      ("1000m", "1"), ("1", "1.0"), ("1", "+1"), ("0", "-0"), ("1Gi", "1024Mi"), ("1Ki", "1024"), ("1k", "1000"),
      ("1e3", "1k"), ("1E3", "1000"), ("1e+3", "1000"), ("1e-3", "1m"), ("1E", "1000000000000000000"),
      ("0.5", "500m"), (".5", "0.5"), ("5.", "5"), ("1u", "1000n"), ("1.5Gi", "1536Mi"), ("0.1Ki", "102.4"),
      ("1M", "1e6"), ("1G", "1e9"), ("1T", "1e12"), ("1P", "1e15"), ("1Mi", "1048576"), ("1Ti", "1024Gi"),
      ("1Pi", "1024Ti"), ("1Ei", "1024Pi"), ("00012", "12"), ("-1500m", "-1.5"),
      // Nineteen digits and more are kept.
      ("9223372036854775807", "9.223372036854775807E"), ("1.000000000000000000000E", "1E"),
      ("1.00000000000000000000Ti", "1Ti"), ("0.00000000100000000000000000000", "1n"),
      // Values finer than a nano-unit are rounded away from zero.
      ("0.1n", "1n"), ("1.1n", "2n"), ("-0.1n", "-1n"), ("1e-30", "1n"), ("1e-99999", "1n"), ("0e-99999", "0"),
      // Values are capped at 2^63-1.
      ("9223372036854775808", "9223372036854775807"), ("100Ei", "9223372036854775807"),
      ("1e999999999", "9223372036854775807"), ("1e9223372036854775807", "9223372036854775807"),
      ("12345678901234567890123456789012345678901234567890", "9223372036854775807"),
      ("123456789012345678901234567890123456789012345e9223372036854775807", "9223372036854775807"),
      ("1.5e-9223372036854775808", "1n"),
    ])
  func equal(left: String, right: String) {
    #expect(Quantity(left).isValid)
    #expect(Quantity(left) == Quantity(right))
    #expect(Quantity(left).hashValue == Quantity(right).hashValue)
    #expect(Quantity(left).canonical == Quantity(right).canonical)
    #expect(Quantity(Quantity(left).canonical) == Quantity(left))
  }

  @Test(
    "different values differ",
    arguments: [
      ("1", "1001m"), ("1G", "1Gi"), ("1", "-1"), ("9223372036854775807", "9223372036854775806"), ("1m", "1M"),
      ("1n", "2n"),
    ])
  func different(left: String, right: String) { #expect(Quantity(left) != Quantity(right)) }

  @Test(
    "an invalid quantity is detected and compared as text",
    arguments: [
      "", ".", "-", "+", "m", "Gi", "1 Gi", " 1", "1 ", "1.1.1", "1+1", "--1", "+-1", "1gi", "1KI", "1K", "1e", "1e+",
      "1e1.5", "1ee3", "1Eie", "0x10", "１", "1e99999999999999999999", "NaN", "inf",
    ])
  func invalid(text: String) {
    #expect(!Quantity(text).isValid)
    #expect(Quantity(text) == Quantity(text))
    #expect(Quantity(text) != Quantity("0"))
    #expect(Quantity(text).canonical == text)
  }

  @Test(
    "the canonical text is the shortest one with an integer",
    arguments: [
      ("1000m", "1"), ("1500m", "1500m"), ("1Gi", "1073741824"), ("0.0000005", "500n"), ("0.000005", "5u"), ("-0", "0"),
    ])
  func canonical(text: String, expected: String) { #expect(Quantity(text).canonical == expected) }

  @Test("quantities are ordered by value")
  func order() {
    let texts = ["-1Gi", "-1", "0", "1n", "999m", "1", "1.5", "1k", "1Ki", "1Ei", "9E"]
    #expect(texts.shuffled().map(Quantity.init).sorted().map(\.text) == texts)
  }

  @Test("decodes strings and numbers, and encodes the original text")
  func coding() throws {
    let read = try JSONDecoder().decode([Quantity].self, from: Data(#"["1Gi", 50, 0.5, 1e3]"#.utf8))
    #expect(read == ["1024Mi", "50", "500m", "1k"].map(Quantity.init))
    #expect(String(decoding: try JSONEncoder().encode([Quantity("1000m")]), as: UTF8.self) == #"["1000m"]"#)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([Quantity].self, from: Data("[true]".utf8)) }
  }
}
