/// A baseline in a cluster, or a cluster without a baseline to show.
package struct FleetRow: Sendable, Hashable {
  /// The name of the cluster.
  package var cluster: String
  /// The name of the baseline; `nil` if the row is about the whole cluster.
  package var baseline: String?
  /// What the cluster reports; `nil` if it does not have the baseline.
  package var state: BaselineState?
  /// Why the cluster cannot be read.
  package var problem: ClusterProblem?
  /// How the hash differs from the reference.
  package var skew: Skew?
  /// What needs attention, the most urgent first; empty if nothing does.
  package var attention: [Attention] = []

  /// How the spec of a cluster differs from the reference.
  package enum Skew: Sendable, Hashable {
    /// It runs another spec.
    case differs(expected: String)
    /// It does not have the baseline.
    case missing(expected: String)
    /// Git does not have the baseline.
    case notInGit
    /// The clusters run different specs, and no spec is that of most clusters.
    case noMajority
    /// The hash of the cluster is not known.
    case unknown(expected: String)
  }

  /// The most urgent reason; `nil` if nothing needs attention.
  package var mostUrgent: Attention? { attention.first }

  /// The words of the column STATUS.
  package var status: String { attention.isEmpty ? "ok" : attention.map(\.rawValue).joined(separator: ",") }
}
