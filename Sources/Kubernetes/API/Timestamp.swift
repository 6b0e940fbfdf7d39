public import Foundation

/// A moment as Kubernetes writes it: RFC 3339, in seconds (`metav1.Time`) or microseconds (`metav1.MicroTime`).
///
/// The text is kept as it came and parsed only when asked: most are never looked at.
public struct Timestamp: Sendable, Hashable, Codable {
  /// The text on the wire, e.g. `2027-01-31T00:00:00Z`.
  public let text: String

  /// Wraps text from the wire without checking it; `date` is nil where it is malformed.
  public init(text: String) { self.text = text }

  /// Writes a date with whole seconds, in UTC.
  public init(_ date: Date) {
    text = date.formatted(Date.ISO8601FormatStyle())
  }

  /// Writes a date with microseconds, in UTC, as `metav1.MicroTime` wants it.
  public init(micro date: Date) {
    let whole = Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded(.down))
    let micros = Int((date.timeIntervalSince(whole) * 1_000_000).rounded(.down))
    let fraction = String(micros)
    let padded = String(repeating: "0", count: max(0, 6 - fraction.count)) + fraction
    text = whole.formatted(Date.ISO8601FormatStyle()).dropLast() + "." + padded + "Z"
  }

  /// The moment, or nil where the text is no RFC 3339 time.
  public var date: Date? {
    if let date = try? Date(text, strategy: Date.ISO8601FormatStyle()) { return date }
    return try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }

  /// Reads the text.
  public init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
  }

  /// Writes the text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
