/// How severe a finding is.
///
/// The raw values are those of the policy report API.
public enum Severity: String, Codable, Sendable, Hashable, CaseIterable, Comparable {
  /// A gap in hardening, or an inconvenience.
  case low
  /// A weakness that helps an attacker who already has access.
  case medium
  /// A weakness that an attacker can use directly, or that exposes a namespace.
  case high
  /// A weakness that gives an attacker the node or the cluster.
  case critical

  /// The next higher severity; `critical` for `critical`.
  public var raised: Severity {
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

  /// Whether the left severity is lower.
  public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}
