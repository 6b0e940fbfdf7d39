/// Finds members of a JSON object without building values.
///
/// It checks only what it needs to find the end of each value, so a document that it accepts may still be malformed.
struct JSONMemberScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position: Int
  private let end: Int

  private init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    self.bytes = bytes
    (position, end) = (range.lowerBound, range.upperBound)
  }

  /// The ranges of the values of some members, in the order of the keys; `nil` for a member that is missing.
  ///
  /// - Parameters:
  ///   - keys: The keys of the members.
  ///   - bytes: A JSON document.
  ///   - range: Where the object is in it; `nil` for the whole document.
  /// - Returns: `nil` if there is no complete object, if one of the keys is there twice, or if any key of the object has an
  ///   escape sequence.
  static func members(
    _ keys: [StaticString], of bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>? = nil
  ) -> [Range<Int>?]? {
    var scanner = JSONMemberScanner(bytes, range ?? bytes.indices)
    return scanner.members(keys)
  }

  /// The string in a range; `nil` if the value is not a string or contains an escape sequence.
  static func string(_ range: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard range.count >= 2, bytes[range.lowerBound] == UInt8(ascii: "\"") else { return nil }
    let content = bytes[range.lowerBound + 1..<range.upperBound - 1]
    guard !content.contains(UInt8(ascii: "\\")) else { return nil }
    return String(validating: content, as: UTF8.self)
  }

  private mutating func members(_ keys: [StaticString]) -> [Range<Int>?]? {
    var values = [Range<Int>?](repeating: nil, count: keys.count)
    guard take(UInt8(ascii: "{")) else { return nil }
    if take(UInt8(ascii: "}")) { return values }
    repeat {
      guard let (key, value) = member() else { return nil }
      guard let index = keys.firstIndex(where: { has($0, at: key) }) else { continue }
      guard values[index] == nil else { return nil }
      values[index] = value
    } while take(UInt8(ascii: ","))
    return take(UInt8(ascii: "}")) ? values : nil
  }

  /// The next member: the ranges of its key, without quotation marks, and of its value.
  private mutating func member() -> (key: Range<Int>, value: Range<Int>)? {
    skipWhitespace()
    let start = position
    guard skipString() else { return nil }
    let key = start + 1..<position - 1
    guard !bytes[key].contains(UInt8(ascii: "\\")), take(UInt8(ascii: ":")) else { return nil }
    skipWhitespace()
    let valueStart = position
    return skipValue() ? (key, valueStart..<position) : nil
  }

  private func has(_ text: StaticString, at range: Range<Int>) -> Bool {
    text.utf8CodeUnitCount == range.count
      && (0..<range.count).allSatisfy { bytes[range.lowerBound + $0] == text.utf8Start[$0] }
  }
}

extension JSONMemberScanner {
  private mutating func skipWhitespace() {
    while position < end {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  /// Skips whitespace and one byte, if the byte is there.
  private mutating func take(_ byte: UInt8) -> Bool {
    skipWhitespace()
    guard position < end, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipString() -> Bool {
    guard position < end, bytes[position] == UInt8(ascii: "\"") else { return false }
    position += 1
    while position < end {
      switch bytes[position] {
      case UInt8(ascii: "\\"): position += 2
      case UInt8(ascii: "\""):
        position += 1
        return true
      default: position += 1
      }
    }
    return false
  }

  /// Skips a value: a string, an object or a list by its brackets, or a literal up to the next separator.
  private mutating func skipValue() -> Bool {
    var depth = 0
    let start = position
    while position < end {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        guard skipString() else { return false }
        if depth == 0 { return true }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        position += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard depth > 0 else { return position > start }
        depth -= 1
        position += 1
        if depth == 0 { return true }
      case UInt8(ascii: ","):
        guard depth > 0 else { return position > start }
        position += 1
      default: position += 1
      }
    }
    return false
  }
}
