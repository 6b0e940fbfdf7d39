/// Addresses that the API server no longer has, for a quiet period.
///
/// While a control plane is upgraded, addresses disappear and return. New addresses are allowed at once, but an address that
/// disappears stays allowed for the quiet period, so that network policies are not rewritten in every namespace. Pure: the
/// time is passed in.
package struct RetiredAddresses: Sendable {
  /// How long an address that disappeared stays allowed.
  package static let quietPeriod: Duration = .seconds(600)

  /// The end of the quiet period of each address.
  private var ends: [ClusterFacts.Address: ContinuousClock.Instant] = [:]

  /// Creates an empty list.
  package init() {}

  /// The addresses whose quiet period has not ended.
  package var addresses: Set<ClusterFacts.Address> { Set(ends.keys) }

  /// Records that the addresses changed.
  package mutating func update(
    from old: [ClusterFacts.Address], to new: [ClusterFacts.Address], now: ContinuousClock.Instant
  ) {
    for address in new { ends[address] = nil }
    for address in Set(old).subtracting(new) { ends[address] = now + Self.quietPeriod }
  }

  /// Forgets the addresses whose quiet period has ended. Returns whether there were any.
  package mutating func expire(now: ContinuousClock.Instant) -> Bool {
    let count = ends.count
    ends = ends.filter { now < $0.value }
    return ends.count < count
  }
}
