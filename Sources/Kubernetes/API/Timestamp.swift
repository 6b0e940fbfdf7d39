#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A time in RFC 3339 format with seconds (`metav1.Time`) or microseconds (`metav1.MicroTime`).
///
/// The text is parsed only when `date` is read, because most timestamps are never used.
public struct Timestamp: Sendable, Hashable, Codable {
  /// The encoded time, e.g. `2027-01-31T00:00:00Z`.
  public let text: String

  /// Creates a timestamp without validating the text.
  public init(text: String) { self.text = text }

  /// Creates a timestamp in UTC with whole seconds (`metav1.Time`).
  public init(_ date: Date) {
    text = date.formatted(Date.ISO8601FormatStyle())
  }

  /// Creates a timestamp in UTC with microseconds (`metav1.MicroTime`).
  public init(micro date: Date) {
    let whole = Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded(.down))
    let micros = Int((date.timeIntervalSince(whole) * 1_000_000).rounded(.down))
    let fraction = String(micros)
    let padded = String(repeating: "0", count: max(0, 6 - fraction.count)) + fraction
    text = whole.formatted(Date.ISO8601FormatStyle()).dropLast() + "." + padded + "Z"
  }

  /// The time; `nil` if the text is not in RFC 3339 format.
  public var date: Date? {
    if let date = try? Date(text, strategy: Date.ISO8601FormatStyle()) { return date }
    return try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }

  /// Decodes the text.
  public init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
  }

  /// Encodes the text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
