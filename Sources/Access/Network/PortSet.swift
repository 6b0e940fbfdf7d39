/// A set of ports.
package struct PortSet: Sendable, Hashable, CustomStringConvertible {
  private var intervals: [TransportProtocol: IntervalSet<UInt16>] = [:]

  init() {}

  init(_ transport: TransportProtocol, _ range: ClosedRange<UInt16>) { intervals[transport] = IntervalSet([range]) }

  private static let numbers: ClosedRange<UInt16> = 1...UInt16.max

  /// All ports of all protocols.
  package static let all = TransportProtocol.allCases.reduce(PortSet()) { $0.union(every($1)) }

  /// All ports of a protocol.
  static func every(_ transport: TransportProtocol) -> PortSet { PortSet(transport, numbers) }

  /// Whether the set contains no port.
  package var isEmpty: Bool { intervals.isEmpty }

  /// Whether the ports are at most those of DNS, to which nearly all pods need to connect.
  var isNameResolution: Bool {
    subtracting(PortSet(.tcp, 53...53)).subtracting(PortSet(.udp, 53...53)).isEmpty
  }

  func union(_ other: PortSet) -> PortSet { combined(other) { $0.union($1) } }
  func intersection(_ other: PortSet) -> PortSet { combined(other) { $0.intersection($1) } }
  func subtracting(_ other: PortSet) -> PortSet { combined(other) { $0.subtracting($1) } }

  private func combined(
    _ other: PortSet, _ operation: (IntervalSet<UInt16>, IntervalSet<UInt16>) -> IntervalSet<UInt16>
  ) -> PortSet {
    var result = PortSet()
    for transport in TransportProtocol.allCases {
      let set = operation(intervals[transport] ?? IntervalSet(), other.intervals[transport] ?? IntervalSet())
      if !set.isEmpty { result.intervals[transport] = set }
    }
    return result
  }

  /// The ranges of ports, such as `80/TCP`, `8000-8080/TCP` or `UDP` for all ports of a protocol.
  package var items: [String] {
    TransportProtocol.allCases.flatMap { transport in
      (intervals[transport]?.ranges ?? []).map { range in
        if range == Self.numbers { return transport.rawValue }
        let numbers =
          range.lowerBound == range.upperBound ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
        return "\(numbers)/\(transport.rawValue)"
      }
    }
  }

  /// The ranges, `all` or `none`.
  package var description: String {
    if isEmpty { return "none" }
    return self == .all ? "all" : items.joined(separator: ",")
  }
}
