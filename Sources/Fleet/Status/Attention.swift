import Kubernetes

/// Why a row needs attention, the most urgent first. The raw values are the words of the column STATUS.
package enum Attention: String, Sendable, Hashable, CaseIterable, Comparable {
  /// The cluster cannot be read.
  case unreachable
  /// A rollout is halted.
  case halted
  /// The spec is invalid or the operator lacks a permission: retries do not help.
  case stalled
  /// Not compliant, or not ready although nothing is in progress.
  case noncompliant
  /// The cluster does not have the baseline that it should have.
  case missing
  /// The cluster runs another spec.
  case skew
  /// The operator has not renewed its lease for some minutes.
  case silent
  /// The baseline is being deleted.
  case deleting
  /// The operator has not rolled out the spec yet.
  case reconciling
  /// An exemption expires soon.
  case expiring
  /// The CRD or the operator is older and does not report the hash.
  case older

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// Whether the left one is more urgent.
  package static func < (left: Attention, right: Attention) -> Bool { left.rank < right.rank }
}

/// What makes `fleet status` end with exit code 1.
package enum FleetFailure: String, Sendable, Hashable, CaseIterable {
  /// A cluster runs another spec, or lacks a baseline.
  case skew
  /// A baseline is not compliant, not ready or halted, or a cluster lacks it.
  case noncompliant
  /// A cluster cannot be read.
  case unreachable

  /// The reasons that count.
  package var reasons: Set<Attention> {
    switch self {
    case .skew: [.skew, .missing]
    case .noncompliant: [.noncompliant, .halted, .stalled, .missing]
    case .unreachable: [.unreachable]
    }
  }
}
