/// A set of numbers, as disjoint ranges in order with gaps between them.
struct IntervalSet<Bound: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable, Hashable {
  private(set) var ranges: [ClosedRange<Bound>]

  /// All numbers of the type.
  static var all: IntervalSet { IntervalSet([0...Bound.max]) }

  /// Creates the union of ranges.
  init(_ ranges: [ClosedRange<Bound>] = []) {
    self.ranges = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = self.ranges.last, last.upperBound == Bound.max || range.lowerBound <= last.upperBound + 1 {
        self.ranges[self.ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        self.ranges.append(range)
      }
    }
  }

  var isEmpty: Bool { ranges.isEmpty }

  func union(_ other: IntervalSet) -> IntervalSet { IntervalSet(ranges + other.ranges) }

  func intersection(_ other: IntervalSet) -> IntervalSet {
    IntervalSet(
      ranges.flatMap { range in
        other.ranges.filter { $0.overlaps(range) }.map { $0.clamped(to: range) }
      })
  }

  /// The numbers that are not in the set.
  var complement: IntervalSet {
    var gaps: [ClosedRange<Bound>] = []
    var next: Bound = 0
    for range in ranges {
      if range.lowerBound > next { gaps.append(next...(range.lowerBound - 1)) }
      if range.upperBound == Bound.max { return IntervalSet(gaps) }
      next = range.upperBound + 1
    }
    gaps.append(next...Bound.max)
    return IntervalSet(gaps)
  }

  func subtracting(_ other: IntervalSet) -> IntervalSet { intersection(other.complement) }

  func isSuperset(of other: IntervalSet) -> Bool { other.subtracting(self).isEmpty }
}
