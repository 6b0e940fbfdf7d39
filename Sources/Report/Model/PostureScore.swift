package import Kubernetes

/// How well a namespace is protected.
///
/// A namespace starts with 100 points. Each check with findings takes points once, however many objects it is about, so
/// that a namespace with many workloads is not worse than one with few. The score never falls below 0.
package enum PostureScore {
  /// A range of scores.
  package enum Level: String, Sendable, Hashable, CaseIterable {
    case good, fair, weak, poor

    /// The level of a score.
    package init(_ score: Int) {
      switch score {
      case 90...: self = .good
      case 70...: self = .fair
      case 40...: self = .weak
      default: self = .poor
      }
    }
  }

  /// The points that a check with findings takes.
  package static func deduction(_ severity: Severity) -> Int {
    switch severity {
    case .critical: 25
    case .high: 10
    case .medium: 4
    case .low: 1
    }
  }

  /// The score of a namespace from the severities of the checks with findings.
  package static func score(_ failed: some Sequence<Severity>) -> Int {
    max(0, 100 - failed.map(deduction).reduce(0, +))
  }

  /// The mean of scores, rounded down; 100 if there are no scores.
  package static func mean(_ scores: [Int]) -> Int { scores.isEmpty ? 100 : scores.reduce(0, +) / scores.count }
}
