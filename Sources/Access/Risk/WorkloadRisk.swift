package import Kubernetes

/// The score of a workload.
package struct WorkloadRisk: Sendable, Hashable {
  /// A factor that applies to the workload.
  package struct Evidence: Sendable, Hashable {
    /// The factor.
    package var factor: RiskFactor
    /// The points.
    package var points: Int
    /// What was found, such as the name of a Service.
    package var detail: String
    /// The bindings that give a permission, in order; empty for other factors.
    package var bindings: [BindingID]

    init(_ factor: RiskFactor, points: Int? = nil, _ detail: String = "", bindings: [BindingID] = []) {
      self.factor = factor
      self.points = points ?? factor.points
      self.detail = detail
      self.bindings = bindings
    }
  }

  /// A level of the score.
  package enum Level: String, Sendable, Hashable, CaseIterable {
    case critical
    case high
    case medium
    case low

    /// The least score of the level.
    package var threshold: Int {
      switch self {
      case .critical: 70
      case .high: 45
      case .medium: 25
      case .low: 0
      }
    }
  }

  /// The workload.
  package var workload: WorkloadID
  /// All factors that apply, those with the most points first in each term.
  package let evidence: [Evidence]

  init(workload: WorkloadID, evidence: [Evidence]) {
    self.workload = workload
    self.evidence = RiskTerm.allCases.flatMap { term in
      evidence.filter { $0.factor.term == term && $0.points > 0 }
        .sorted { ($1.points, $0.factor.id, $0.detail) < ($0.points, $1.factor.id, $1.detail) }
    }
  }

  /// The points of a term: the largest or the sum of its factors, up to its maximum.
  package func points(_ term: RiskTerm) -> Int { min(term.maximum, pointsBeforeMaximum(term)) }

  /// The points of a term without its maximum. A term loses points only if these fall below the maximum.
  package func pointsBeforeMaximum(_ term: RiskTerm) -> Int {
    let points = evidence.filter { $0.factor.term == term }.map(\.points)
    return term.countsLargest ? points.max() ?? 0 : points.saturatedSum
  }

  /// The sum of all terms, from 0 to 100.
  package var score: Int { RiskTerm.allCases.map(points).reduce(0, +) }

  /// The level of the score.
  package var level: Level { Level.allCases.first { score >= $0.threshold } ?? .low }
}
