/// A block of IPv4 addresses, or of IPv6 addresses with an unknown beginning.
struct AddressBlock: Sendable, Hashable {
  /// The number of significant bits.
  let prefix: Int
  private let address: UInt32?

  /// Reads CIDR notation; `nil` for any other text.
  init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let prefix = Int(parts[1]), prefix >= 0 else { return nil }
    self.prefix = prefix
    if parts[0].contains(":") {
      guard prefix <= 128 else { return nil }
      address = nil
    } else {
      guard prefix <= 32, let address = Self.address(parts[0]) else { return nil }
      self.address = address
    }
  }

  /// Whether the block contains an IPv4 address.
  func contains(_ other: UInt32) -> Bool {
    guard let address else { return false }
    return prefix == 0 || address >> (32 - UInt32(prefix)) == other >> (32 - UInt32(prefix))
  }

  /// Reads an IPv4 address in dotted notation.
  static func address(_ text: some StringProtocol) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var address: UInt32 = 0
    for part in parts {
      guard let byte = UInt8(part) else { return nil }
      address = address << 8 | UInt32(byte)
    }
    return address
  }
}
