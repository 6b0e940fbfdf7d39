import Kubernetes

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// The state of a fleet at about one moment. Pure: decides from what was read.
package struct FleetStatus: Sendable {
  /// The clusters, in the order in which they were selected.
  package let clusters: [ClusterState]
  /// One row for each cluster and baseline, by cluster and then by baseline.
  package let rows: [FleetRow]
  /// What the hashes are compared with.
  package let reference: SpecReference
  /// The hash that each baseline should have; an empty hash if there is no majority.
  package let expected: [String: String]
  /// When the clusters were read.
  package let time: Date

  /// An exemption that expires within 14 days needs attention, in seconds.
  package static let noticePeriod: TimeInterval = 14 * 86_400
  /// The operator renews its lease every few seconds; without a renewal for this time, in seconds, it does not run. It is
  /// longer than the default of a lease, because clocks differ.
  package static let silencePeriod: TimeInterval = 300

  /// Compares clusters.
  package init(_ clusters: [ClusterState], comparedWith reference: SpecReference, time: Date) {
    let readings = clusters.compactMap { try? $0.reading.get() }
    let judge = RowJudge(
      reference: reference, expected: reference.expected(in: readings), required: reference.required(in: readings),
      now: time)
    self.clusters = clusters
    self.reference = reference
    self.time = time
    expected = judge.expected
    rows = clusters.flatMap(judge.rows)
  }

  /// The rows in the order of urgency, then by cluster and baseline.
  package var rowsByAttention: [FleetRow] {
    let indexed = rows.enumerated().sorted { left, right in
      switch (left.element.mostUrgent, right.element.mostUrgent) {
      case (let a?, let b?) where a != b: a < b
      case (.some, nil): true
      case (nil, .some): false
      default: left.offset < right.offset
      }
    }
    return indexed.map(\.element)
  }

  /// Whether a row has a reason of one of the failures.
  package func fails(on failures: Set<FleetFailure>) -> Bool {
    let reasons = failures.reduce(into: Set<Attention>()) { $0.formUnion($1.reasons) }
    return rows.contains { !reasons.isDisjoint(with: $0.attention) }
  }

  /// The number of rows with a reason.
  package func count(_ reason: Attention) -> Int { rows.count { $0.attention.contains(reason) } }
  /// The number of rows that need no attention.
  package var fine: Int { rows.count { $0.attention.isEmpty } }

  /// For example `12 clusters, 24 rows: 22 ok, 1 skew, 1 unreachable`.
  package var summary: String {
    let counts = Attention.allCases.compactMap { reason -> String? in
      let count = count(reason)
      return count == 0 ? nil : "\(count) \(reason.rawValue)"
    }
    return "\(clusters.count.counted("cluster")), \(rows.count.counted("row")): "
      + (["\(fine) ok"] + counts).joined(separator: ", ")
  }
}
