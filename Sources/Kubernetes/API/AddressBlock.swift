/// A block of IPv4 or IPv6 addresses.
public struct AddressBlock: Sendable, Hashable, CustomStringConvertible {
  /// The version of the addresses.
  public let family: IPAddress.Family
  /// The prefix length: the number of leading bits that all addresses of the block have in common.
  public let prefixLength: Int
  /// The first and the last address, as numbers.
  public let range: ClosedRange<UInt128>
  /// The text from which the block was read.
  public let description: String

  /// All IPv4 addresses.
  public static let everyIPv4 = AddressBlock(.v4, 0, prefixLength: 0, "0.0.0.0/0")
  /// All IPv6 addresses.
  public static let everyIPv6 = AddressBlock(.v6, 0, prefixLength: 0, "::/0")

  private init(_ family: IPAddress.Family, _ bits: UInt128, prefixLength: Int, _ text: String) {
    self.family = family
    self.prefixLength = prefixLength
    let free = family.width - prefixLength
    let mask = free == 0 ? 0 : UInt128.max >> UInt128(128 - free)
    range = (bits & ~mask)...(bits | mask)
    description = text
  }

  /// A block that contains one address.
  public init(_ address: IPAddress) {
    self.init(address.family, address.bits, prefixLength: address.family.width, address.description)
  }

  /// Reads CIDR notation; returns `nil` if the text is not in CIDR notation. As in Kubernetes, bits after the prefix may be
  /// nonzero.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = IPAddress(String(parts[0])), let length = Self.length(parts[1]),
      length <= address.family.width
    else { return nil }
    self.init(address.family, address.bits, prefixLength: length, text)
  }

  /// Whether the block contains an address.
  public func contains(_ address: IPAddress) -> Bool { family == address.family && range.contains(address.bits) }

  /// Whether this block contains all addresses of the other block and more.
  public func strictlyContains(_ other: AddressBlock) -> Bool {
    family == other.family && prefixLength < other.prefixLength && range.contains(other.range.lowerBound)
  }

  private static func length(_ digits: Substring) -> Int? {
    guard (1...3).contains(digits.count), digits.utf8.allSatisfy({ (48...57).contains($0) }),
      digits == "0" || !digits.hasPrefix("0")
    else { return nil }
    return Int(digits)
  }
}
