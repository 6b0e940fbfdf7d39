import Kubernetes

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Moments as kube-apiserver reads them. `Timestamp` writes them.
///
/// Source: https://www.rfc-editor.org/rfc/rfc3339, section 5.6, as Go's package time reads it.
package enum RFC3339 {
  /// Reads a moment, with or without parts of a second; `nil` if the text is invalid.
  package static func parse(_ text: String) -> Date? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[4] == dash, bytes[7] == dash, bytes[10] | 0x20 == UInt8(ascii: "t"),
      bytes[13] == colon, bytes[16] == colon,
      let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
      let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
      1...12 ~= month, 1...days(in: month, of: year) ~= day, hour < 24, minute < 60, second < 60
    else { return nil }
    var rest = bytes[19...]
    var fraction = 0.0
    if rest.first == UInt8(ascii: ".") {
      let digits = rest.dropFirst().prefix { digit(of: $0) != nil }
      guard !digits.isEmpty else { return nil }
      fraction = digits.reversed().reduce(0) { ($0 + Double(digit(of: $1) ?? 0)) / 10 }
      rest = rest.dropFirst(digits.count + 1)
    }
    guard let offset = offset(rest) else { return nil }
    let seconds = daysSince1970(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset
    return Date(timeIntervalSince1970: Double(seconds) + fraction)
  }

  /// The error of Go's time package for the first part of a text that does not follow RFC 3339.
  package static func message(about text: String) -> String {
    var rest = Substring(text)
    for part in ["2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05"] {
      let head = rest.prefix(part.count)
      let isDigits = part.allSatisfy(\.isNumber)
      guard isDigits ? head.count == part.count && head.utf8.allSatisfy({ 48...57 ~= $0 }) : head == part else {
        return "cannot parse \(JSONValue.string(String(rest)).quoted) as \"\(part)\""
      }
      rest = rest.dropFirst(part.count)
    }
    return "cannot parse \(JSONValue.string(String(rest)).quoted) as \"Z07:00\""
  }

  private static let dash = UInt8(ascii: "-")
  private static let colon = UInt8(ascii: ":")

  private static func digit(of byte: UInt8) -> Int? { 48...57 ~= byte ? Int(byte) - 48 : nil }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    bytes.reduce(0) { sum, byte in sum.flatMap { sum in digit(of: byte).map { sum * 10 + $0 } } }
  }

  /// Seconds east of UTC.
  private static func offset(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard let sign = bytes.first else { return nil }
    if sign | 0x20 == UInt8(ascii: "z") { return bytes.count == 1 ? 0 : nil }
    let digits = Array(bytes.dropFirst())
    guard sign == dash || sign == UInt8(ascii: "+"), digits.count == 5, digits[2] == colon,
      let hours = number(digits[0..<2]), let minutes = number(digits[3..<5]), hours < 24, minutes < 60
    else { return nil }
    return (hours * 3600 + minutes * 60) * (sign == dash ? -1 : 1)
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days of the proleptic Gregorian calendar since 1 January 1970; years are taken to begin in March.
  private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let marchYear = month > 2 ? year : year - 1
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
    return marchYear * 365 + leapDays + dayOfYear - 719_468
  }
}
