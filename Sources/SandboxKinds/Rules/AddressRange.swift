#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A range of IP addresses in CIDR notation.
struct AddressRange: Sendable, Hashable {
  /// Bytes of the address: 4 or 16.
  let address: [UInt8]
  /// How many bits all addresses of the range share.
  let prefixLength: Int

  /// The message of kube-apiserver for a text that is no range.
  static let message = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"

  /// Reads `ADDRESS/LENGTH`; `nil` if the text is not a range.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let length = Int(parts[1]), let address = Self.bytes(ofAddress: String(parts[0])),
      0...address.count * 8 ~= length
    else { return nil }
    self.address = address
    prefixLength = length
  }

  /// The bytes of an address of either family; `nil` if the text is invalid.
  static func bytes(ofAddress text: String) -> [UInt8]? {
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: &four) { Array($0) } }
    var six = in6_addr()
    return inet_pton(AF_INET6, text, &six) == 1 ? withUnsafeBytes(of: &six) { Array($0) } : nil
  }

  /// Whether the other range lies within this one and is smaller.
  func strictlyContains(_ other: AddressRange) -> Bool {
    guard address.count == other.address.count, prefixLength < other.prefixLength else { return false }
    return zip(address, other.address).enumerated().allSatisfy { index, pair in
      let shared = min(max(prefixLength - index * 8, 0), 8)
      return (pair.0 ^ pair.1) >> UInt8(8 - shared) == 0
    }
  }
}
