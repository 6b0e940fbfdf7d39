/// A block of addresses in CIDR notation.
package struct AddressBlock: Sendable, Hashable, CustomStringConvertible {
  let family: IPAddress.Family
  /// The number of significant bits.
  let prefix: Int
  let range: ClosedRange<UInt128>
  /// The text from which the block was read.
  package let description: String

  /// All IPv4 addresses.
  static let everyIPv4 = AddressBlock(.v4)
  /// All IPv6 addresses.
  static let everyIPv6 = AddressBlock(.v6)

  private init(_ family: IPAddress.Family) {
    self.family = family
    prefix = 0
    range = 0...(UInt128.max >> UInt128(128 - family.width))
    description = family == .v4 ? "0.0.0.0/0" : "::/0"
  }

  /// Reads a block, or an address as a block of its own. Bits after the prefix are ignored, as Kubernetes does.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = parts.first.flatMap({ IPAddress(String($0)) }) else { return nil }
    let width = address.family.width
    var prefix = width
    if parts.count == 2 {
      guard parts[1].allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(parts[1]), number <= width else {
        return nil
      }
      prefix = number
    }
    family = address.family
    self.prefix = prefix
    let mask = prefix == width ? 0 : (UInt128(1) << UInt128(width - prefix)) &- 1
    range = (address.bits & ~mask)...(address.bits | mask)
    description = text
  }
}

/// A set of IPv4 and IPv6 addresses.
struct AddressSet: Sendable, Hashable {
  private var intervals: [IPAddress.Family: IntervalSet<UInt128>] = [:]

  init() {}

  init(_ block: AddressBlock) { intervals[block.family] = IntervalSet([block.range]) }

  init(_ addresses: [IPAddress]) {
    for family in IPAddress.Family.allCases {
      let ranges = addresses.filter { $0.family == family }.map { $0.bits...$0.bits }
      if !ranges.isEmpty { intervals[family] = IntervalSet(ranges) }
    }
  }

  static let all = AddressSet(.everyIPv4).union(AddressSet(.everyIPv6))

  var isEmpty: Bool { intervals.values.allSatisfy(\.isEmpty) }

  func union(_ other: AddressSet) -> AddressSet { combined(other) { $0.union($1) } }
  func intersection(_ other: AddressSet) -> AddressSet { combined(other) { $0.intersection($1) } }
  func subtracting(_ other: AddressSet) -> AddressSet { combined(other) { $0.subtracting($1) } }
  func isSuperset(of other: AddressSet) -> Bool { other.subtracting(self).isEmpty }

  private func combined(
    _ other: AddressSet, _ operation: (IntervalSet<UInt128>, IntervalSet<UInt128>) -> IntervalSet<UInt128>
  ) -> AddressSet {
    var result = AddressSet()
    for family in IPAddress.Family.allCases {
      let set = operation(intervals[family] ?? IntervalSet(), other.intervals[family] ?? IntervalSet())
      if !set.isEmpty { result.intervals[family] = set }
    }
    return result
  }
}
