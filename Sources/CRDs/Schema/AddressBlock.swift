internal import Foundation

/// A block of IPv4 or IPv6 addresses in CIDR notation.
struct AddressBlock: Sendable, Hashable {
  /// The address, 4 or 16 bytes.
  let address: [UInt8]
  /// Number of leading bits that are the same for every address of the block.
  let prefix: Int

  /// Reads a block; nil where the text is none. Bits after the prefix need not be zero, as in Kubernetes.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = Self.address(String(parts[0])), let prefix = Self.prefix(parts[1]),
      prefix <= address.count * 8
    else { return nil }
    self.address = address
    self.prefix = prefix
  }

  /// Whether every address of the other block is in this one, and this one has more.
  func strictlyContains(_ other: AddressBlock) -> Bool {
    address.count == other.address.count && prefix < other.prefix
      && (0..<prefix).allSatisfy { bit($0) == other.bit($0) }
  }

  private func bit(_ index: Int) -> Bool { address[index / 8] & (0x80 >> UInt8(index % 8)) != 0 }

  private static func prefix(_ digits: Substring) -> Int? {
    guard (1...3).contains(digits.count), digits.utf8.allSatisfy({ (48...57).contains($0) }),
      digits == "0" || !digits.hasPrefix("0")
    else { return nil }
    return Int(digits)
  }

  private static func address(_ text: String) -> [UInt8]? {
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: four) { Array($0) } }
    var six = in6_addr()
    if inet_pton(AF_INET6, text, &six) == 1 { return withUnsafeBytes(of: six) { Array($0) } }
    return nil
  }
}
