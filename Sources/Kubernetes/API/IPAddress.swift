/// An IPv4 or IPv6 address.
public struct IPAddress: Sendable, Hashable, CustomStringConvertible {
  /// A version of the Internet Protocol.
  public enum Family: Sendable, Hashable, CaseIterable {
    case v4
    case v6

    /// The number of bits of an address.
    public var width: Int { self == .v4 ? 32 : 128 }
  }

  /// The version.
  public let family: Family
  /// The address as a number; its lowest bits for IPv4.
  public let bits: UInt128
  /// The text from which the address was read.
  public let description: String

  /// Reads an address in dotted or in colon notation (RFC 4291, section 2.2), without a zone.
  public init?(_ text: String) {
    let bits = text.contains(":") ? Self.v6(text) : Self.v4(text)
    guard let bits else { return nil }
    family = text.contains(":") ? .v6 : .v4
    self.bits = bits
    description = text
  }

  /// Compares the addresses, not the texts.
  public static func == (left: IPAddress, right: IPAddress) -> Bool {
    left.family == right.family && left.bits == right.bits
  }

  /// Hashes the address, not the text.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(family)
    hasher.combine(bits)
  }

  /// Whether the address is in 127.0.0.0/8 or is ::1.
  public var isLoopback: Bool { family == .v4 ? bits >> 24 == 127 : bits == 1 }

  private static func v4(_ text: some StringProtocol) -> UInt128? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bits: UInt128 = 0
    for part in parts {
      // Kubernetes rejects leading zeros, which some programs read as octal numbers.
      guard part.allSatisfy(\.isASCIIDigit), part.count == 1 || part.first != "0", let byte = UInt8(part) else {
        return nil
      }
      bits = bits << 8 | UInt128(byte)
    }
    return bits
  }

  private static func v6(_ text: String) -> UInt128? {
    guard let gap = gap(in: text) else { return words(text, count: 8, isEnd: true).map(join) }
    let (head, tail) = (text[..<gap.lowerBound], text[gap.upperBound...])
    guard self.gap(in: String(tail)) == nil, let first = words(head, count: nil, isEnd: false),
      let last = words(tail, count: nil, isEnd: true), first.count + last.count < 8
    else { return nil }
    return join(first + Array(repeating: 0, count: 8 - first.count - last.count) + last)
  }

  /// The first `::`.
  private static func gap(in text: String) -> Range<String.Index>? {
    var index = text.startIndex
    while index < text.endIndex {
      let next = text.index(after: index)
      if text[index] == ":", next < text.endIndex, text[next] == ":" { return index..<text.index(after: next) }
      index = next
    }
    return nil
  }

  /// The 16-bit words of a part of an address. The last two words of the address may be in dotted notation.
  private static func words(_ text: some StringProtocol, count: Int?, isEnd: Bool) -> [UInt16]? {
    guard !text.isEmpty else { return count == nil ? [] : nil }
    var words: [UInt16] = []
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if isEnd, index == parts.count - 1, part.contains(".") {
        guard let bits = v4(part) else { return nil }
        words += [UInt16(bits >> 16), UInt16(bits & 0xFFFF)]
      } else {
        guard (1...4).contains(part.count), part.allSatisfy({ $0.isASCII && $0.isHexDigit }),
          let word = UInt16(part, radix: 16)
        else { return nil }
        words.append(word)
      }
    }
    return count.map { $0 == words.count } ?? true ? words : nil
  }

  private static func join(_ words: [UInt16]) -> UInt128 { words.reduce(0) { $0 << 16 | UInt128($1) } }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
