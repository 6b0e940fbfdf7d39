/// The UID of an object. A UUID, which is what API servers generate, takes 24 bytes; as a `String`, it would take 96.
///
/// Its text is exactly the one it was made of, also if that is not a UUID: the API documents UIDs as opaque strings
/// (<https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#uids>).
public struct ObjectUID: Sendable, Hashable {
  private enum Storage: Sendable, Hashable {
    /// The first and the last eight bytes of a UUID whose text has lowercase letters.
    case uuid(UInt64, UInt64)
    case text(String)
  }

  private let storage: Storage

  /// The lengths of the groups of digits in a UUID, which hyphens separate.
  private static let groups = [8, 4, 4, 4, 12]
  private static let textLength = 36

  /// Creates a UID.
  public init(_ text: String) {
    storage = Self.parse(text) ?? .text(text)
  }

  /// The text of the UID.
  public var text: String {
    switch storage {
    case .text(let text): text
    case .uuid(let high, let low):
      String(unsafeUninitializedCapacity: Self.textLength) { bytes in
        var (digit, index) = (0, 0)
        for length in Self.groups {
          if index > 0 {
            bytes[index] = UInt8(ascii: "-")
            index += 1
          }
          for _ in 0..<length {
            let half = digit < 16 ? high : low
            bytes[index] = Self.character(of: UInt8(truncatingIfNeeded: half >> (60 - digit % 16 * 4)) & 0xF)
            (digit, index) = (digit + 1, index + 1)
          }
        }
        return index
      }
    }
  }

  private static func parse(_ text: String) -> Storage? {
    guard text.utf8.count == textLength else { return nil }
    var digits = (high: UInt64(0), low: UInt64(0), count: 0)
    for (index, byte) in text.utf8.enumerated() {
      if index == 8 || index == 13 || index == 18 || index == 23 {
        guard byte == UInt8(ascii: "-") else { return nil }
        continue
      }
      guard let value = value(of: byte) else { return nil }
      if digits.count < 16 {
        digits.high = digits.high << 4 | UInt64(value)
      } else {
        digits.low = digits.low << 4 | UInt64(value)
      }
      digits.count += 1
    }
    return .uuid(digits.high, digits.low)
  }

  private static func value(of character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  private static func character(of value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
