#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An IPv4 or IPv6 address.
struct IPAddress: Sendable, Hashable {
  /// Four or sixteen bytes in network byte order.
  private let bytes: [UInt8]

  /// Parses an address; returns `nil` if the text is not one.
  init?(_ text: String) {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &bytes) == 1 {
      self.bytes = Array(bytes.prefix(4))
    } else if inet_pton(AF_INET6, text, &bytes) == 1 {
      self.bytes = bytes
    } else {
      return nil
    }
  }

  /// Whether the address is in 127.0.0.0/8 or is ::1.
  var isLoopback: Bool {
    bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
  }

  /// Whether the address is in a block of the same family.
  func isIn(_ block: IPAddress, prefixLength: Int) -> Bool {
    guard bytes.count == block.bytes.count, (0...bytes.count * 8).contains(prefixLength) else { return false }
    return (0..<prefixLength).allSatisfy { bit in
      let mask = UInt8(0x80) >> UInt8(bit % 8)
      return bytes[bit / 8] & mask == block.bytes[bit / 8] & mask
    }
  }
}
