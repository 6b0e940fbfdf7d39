import Foundation
import Kubernetes
import Testing

/// Delays that servers ask for: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
@Suite struct RetryAfterTests {
  /// Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110.
  private let now = Date(timeIntervalSince1970: 784_111_777)

  @Test(
    "a number of seconds is a delay of at most five minutes",
    arguments: [
      ("0", 0), ("1", 1), (" 120 ", 120), ("007", 7), ("300", 300), ("301", 300), ("9223372036854775807", 300),
      ("9223372036854775808", 300), (String(repeating: "9", count: 1000), 300),
    ])
  func seconds(text: String, expected: Int) {
    #expect(RetryAfter.delay(header: text, now: now) == .seconds(expected))
  }

  @Test(
    "a text that is neither a number of seconds nor a date is ignored",
    arguments: [
      "", " ", "-1", "+5", "1.5", "1e3", "0x10", "nan", "inf", "-inf", "soon", "5 seconds", "٣", "1994-11-06T08:49:38Z",
      "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 99999 08:49:37 GMT",
      "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 99 Nov 1994 08:49:37 GMT", "Sun, 06 Nov -199 08:49:37 GMT",
    ])
  func ignored(text: String) {
    #expect(RetryAfter.delay(header: text, now: now) == nil)
  }

  @Test(
    "a date is the delay until then",
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", 0), ("Sun, 06 Nov 1994 08:50:37 GMT", 60),
      ("Sunday, 06-Nov-94 08:50:07 GMT", 30), ("Sun Nov  6 08:49:38 1994", 1), ("Sun, 06 Nov 1994 07:00:00 GMT", 0),
      ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Fri, 31 Dec 9999 23:59:59 GMT", 300),
      // 2094 would be a century in the future.
      ("Tuesday, 06-Nov-84 08:49:37 GMT", 0), ("Sunday, 06-Nov-43 08:49:37 GMT", 300),
    ])
  func dates(text: String, expected: Int) {
    #expect(RetryAfter.delay(header: text, now: now) == .seconds(expected))
  }

  @Test(
    "a number of seconds in a Status is limited, and a negative one is ignored",
    arguments: [
      (0, 0), (2.5, 2.5), (300, 300), (1e18, 300), (.greatestFiniteMagnitude, 300), (.infinity, 300), (-0.001, nil),
      (-.infinity, nil), (.nan, nil),
    ] as [(Double, Double?)])
  func numbers(seconds: Double, expected: Double?) {
    #expect(RetryAfter.delay(seconds: seconds) == expected.map { .seconds($0) })
  }
}
