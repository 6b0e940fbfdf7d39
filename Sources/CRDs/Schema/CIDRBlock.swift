internal import Foundation

/// A block of IPv4 or IPv6 addresses in CIDR notation.
struct CIDRBlock: Sendable, Hashable {
  /// The address in 4 or 16 bytes.
  let address: [UInt8]
  /// The prefix length: the number of leading bits that all addresses of the block have in common.
  let prefixLength: Int

  /// Parses a block; returns `nil` if the text is not in CIDR notation. As in Kubernetes, bits after the prefix may be
  /// nonzero.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = Self.address(String(parts[0])),
      let prefixLength = Self.prefixLength(parts[1]),
      prefixLength <= address.count * 8
    else { return nil }
    self.address = address
    self.prefixLength = prefixLength
  }

  /// Whether this block contains all addresses of the other block and more.
  func strictlyContains(_ other: CIDRBlock) -> Bool {
    address.count == other.address.count && prefixLength < other.prefixLength
      && (0..<prefixLength).allSatisfy { bit($0) == other.bit($0) }
  }

  private func bit(_ index: Int) -> Bool { address[index / 8] & (0x80 >> UInt8(index % 8)) != 0 }

  private static func prefixLength(_ digits: Substring) -> Int? {
    guard (1...3).contains(digits.count), digits.utf8.allSatisfy({ (48...57).contains($0) }),
      digits == "0" || !digits.hasPrefix("0")
    else { return nil }
    return Int(digits)
  }

  private static func address(_ text: String) -> [UInt8]? {
    var ipv4 = in_addr()
    if inet_pton(AF_INET, text, &ipv4) == 1 { return withUnsafeBytes(of: ipv4) { Array($0) } }
    var ipv6 = in6_addr()
    if inet_pton(AF_INET6, text, &ipv6) == 1 { return withUnsafeBytes(of: ipv6) { Array($0) } }
    return nil
  }
}
