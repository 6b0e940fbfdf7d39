/// How severe a finding is.
package enum Severity: String, Sendable, Hashable, CaseIterable, Comparable {
  /// A gap in hardening, or an inconvenience.
  case low
  /// A weakness that helps an attacker who already has access.
  case medium
  /// A weakness that an attacker can use directly.
  case high
  /// A weakness that gives an attacker the node or the cluster.
  case critical

  private var rank: Int {
    switch self {
    case .low: 0
    case .medium: 1
    case .high: 2
    case .critical: 3
    }
  }

  package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}
