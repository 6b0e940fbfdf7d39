#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// How long a server asks a client to wait: the header field `Retry-After`, or `details.retryAfterSeconds` of a `Status`.
///
/// Servers and proxies can send any text. A delay is never longer than `limit`, and what is not a delay is ignored, so that the
/// client uses its own backoff. Source: RFC 9110, section 10.2.3.
package enum RetryAfter {
  /// The longest delay: five minutes, the longest that a reflector waits. Kubernetes asks for delays of seconds.
  package static let limit: Duration = .seconds(300)

  /// The delay of the header field; `nil` if the text is neither a number of seconds nor a date.
  ///
  /// - Parameters:
  ///   - text: The value of the header field.
  ///   - now: The current time, from which the delay until a date is calculated. A date in the past is no delay.
  package static func delay(header text: String, now: Date) -> Duration? {
    let text = text.trimmingWhitespace()
    if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      return Int(text).map { min(.seconds($0), limit) } ?? limit
    }
    return date(text, now: now).flatMap { delay(seconds: max(0, $0.timeIntervalSince(now))) }
  }

  /// The delay of a number of seconds; `nil` if it is negative or not a number.
  package static func delay(seconds: Double) -> Duration? {
    guard seconds >= 0 else { return nil }
    return seconds < Double(limit.components.seconds) ? .seconds(seconds) : limit
  }
}

// MARK: - Dates

extension RetryAfter {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Reads the three formats of RFC 9110, section 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`, and the obsolete ones
  /// `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`.
  private static func date(_ text: String, now: Date) -> Date? {
    let words = text.split { " ,-".contains($0) }.map(String.init)
    if words.count == 6, words[5] == "GMT" {
      return date(year: words[3], month: words[2], day: words[1], time: words[4], now: now)
    }
    guard words.count == 5 else { return nil }
    return date(year: words[4], month: words[1], day: words[2], time: words[3], now: now)
  }

  private static func date(year: String, month: String, day: String, time: String, now: Date) -> Date? {
    guard let month = months.firstIndex(of: month), let day = number(day, digits: [1, 2]),
      let number = number(year, digits: [2, 4]), isTime(time)
    else { return nil }
    func date(in year: Int) -> Date? {
      Timestamp(text: "\(padded(year, to: 4))-\(padded(month + 1, to: 2))-\(padded(day, to: 2))T\(time)Z").date
    }
    guard year.utf8.count == 2 else { return date(in: number) }
    // A year of two digits that appears to be more than 50 years in the future is the latest such year in the past.
    guard let recent = date(in: 2000 + number) else { return nil }
    return recent.timeIntervalSince(now) > 50 * 365.25 * 86_400 ? date(in: 1900 + number) : recent
  }

  /// Whether a text is a time such as `08:49:37`; the parser of dates accepts 25 o'clock.
  private static func isTime(_ text: String) -> Bool {
    let numbers = text.split(separator: ":", omittingEmptySubsequences: false).map { number(String($0), digits: [2]) }
    guard numbers.count == 3, let hour = numbers[0], let minute = numbers[1], let second = numbers[2] else {
      return false
    }
    return hour < 24 && minute < 60 && second <= 60
  }

  private static func number(_ text: String, digits: [Int]) -> Int? {
    digits.contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }

  private static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
