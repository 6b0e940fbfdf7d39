import Kubernetes

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
