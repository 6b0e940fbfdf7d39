/// Finds members of JSON objects, and elements of lists, without building values.
///
/// It checks only what it needs to find the end of each value, so a document that it accepts may still be malformed.
struct JSONMemberScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  /// The index of the next byte.
  var position: Int
  private let end: Int

  /// Scans a document, or a part of it, from the start.
  init(_ bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>? = nil) {
    self.bytes = bytes
    let range = range ?? bytes.indices
    (position, end) = (range.lowerBound, range.upperBound)
  }

  /// The ranges of the values of some members, in the order of the keys; `nil` for a member that is missing.
  ///
  /// - Parameters:
  ///   - keys: The keys of the members.
  ///   - bytes: A JSON document.
  ///   - range: Where the object is in it; `nil` for the whole document.
  /// - Returns: `nil` if the range is not exactly one complete object, if one of the keys is there twice, or if any key of the
  ///   object has an escape sequence.
  static func members(
    _ keys: [StaticString], of bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>? = nil
  ) -> [Range<Int>?]? {
    var scanner = JSONMemberScanner(bytes, in: range)
    return scanner.members(keys)
  }

  /// The ranges of the elements of a list; `nil` if the range is not exactly one complete list.
  static func elements(of bytes: UnsafeBufferPointer<UInt8>, in range: Range<Int>) -> [Range<Int>]? {
    var scanner = JSONMemberScanner(bytes, in: range)
    var elements: [Range<Int>] = []
    guard scanner.take(UInt8(ascii: "[")) else { return nil }
    if scanner.take(UInt8(ascii: "]")) { return scanner.isAtEnd ? elements : nil }
    repeat {
      guard let element = scanner.value() else { return nil }
      elements.append(element)
    } while scanner.take(UInt8(ascii: ","))
    return scanner.take(UInt8(ascii: "]")) && scanner.isAtEnd ? elements : nil
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
    return take(UInt8(ascii: "}")) && isAtEnd ? values : nil
  }

  /// The next member: the ranges of its key, without quotation marks, and of its value.
  private mutating func member() -> (key: Range<Int>, value: Range<Int>)? {
    guard let key = self.key(), let value = self.value() else { return nil }
    return (key, value)
  }

  /// Skips the key of the next member and the colon; returns the range of the key without quotation marks.
  private mutating func key() -> Range<Int>? {
    skipWhitespace()
    let start = position
    guard skipString() else { return nil }
    let key = start + 1..<position - 1
    return !bytes[key].contains(UInt8(ascii: "\\")) && take(UInt8(ascii: ":")) ? key : nil
  }

  /// Skips the next value; returns its range.
  mutating func value() -> Range<Int>? {
    skipWhitespace()
    let start = position
    return skipValue() ? start..<position : nil
  }

  /// Skips everything up to the first element of a list that is a member of the object.
  ///
  /// - Returns: Whether the object has the member, its value is a list, and no key before it has an escape sequence.
  mutating func enterList(_ name: StaticString) -> Bool {
    guard take(UInt8(ascii: "{")) else { return false }
    repeat {
      guard let key = self.key() else { return false }
      if has(name, at: key) { return take(UInt8(ascii: "[")) }
      guard value() != nil else { return false }
    } while take(UInt8(ascii: ","))
    return false
  }

  private func has(_ text: StaticString, at range: Range<Int>) -> Bool {
    text.utf8CodeUnitCount == range.count
      && (0..<range.count).allSatisfy { bytes[range.lowerBound + $0] == text.utf8Start[$0] }
  }
}

extension JSONMemberScanner {
  /// Whether only whitespace is left.
  var isAtEnd: Bool {
    mutating get {
      skipWhitespace()
      return position == end
    }
  }

  /// Skips whitespace.
  mutating func skipWhitespace() {
    while position < end {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  /// Skips whitespace and one byte, if the byte is there.
  mutating func take(_ byte: UInt8) -> Bool {
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
      case UInt8(ascii: "\\"): position = min(position + 2, end)
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
