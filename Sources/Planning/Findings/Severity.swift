/// How severe a finding is. The words are those of the API of policy reports.
package enum Severity: String, Sendable, Hashable, CaseIterable, Comparable {
  /// An inconvenience, or a narrow opening.
  case low
  /// An opening or permission that an attacker can use.
  case medium
  /// An opening or permission that exposes the namespace.
  case high
  /// A permission that leads to every other permission.
  case critical

  /// The next higher severity; `critical` stays.
  var raised: Severity {
    switch self {
    case .low: .medium
    case .medium: .high
    case .high, .critical: .critical
    }
  }

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
