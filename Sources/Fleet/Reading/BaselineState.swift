import Audit
import CRDs
package import Kubernetes

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// What a cluster reports about one baseline. All texts are bounded and without characters that control a terminal.
package struct BaselineState: Sendable, Hashable {
  /// The name.
  package var name: String
  /// The generation of the spec.
  package var generation: Int64
  /// The generation for which the status was written; `nil` before the first status.
  package var observedGeneration: Int64?
  /// `status.specHash`; `nil` if the operator or the CRD is older.
  package var specHash: String?
  /// The hash of the spec as this version computes it, if `specHash` is `nil`.
  package var computedHash: String?
  /// `Enforce`, `Audit` or `Suspended`.
  package var mode: String
  /// The selected namespaces.
  package var selected: Int
  /// The selected namespaces that are compliant.
  package var compliant: Int
  /// The conditions by type.
  package var conditions: [String: ConditionState]
  /// The number of open findings.
  package var findings: Int
  /// The findings of the audit by severity. Findings of the controls have no severity.
  package var severities: [Severity: Int]
  /// Open drift.
  package var openDrift: Int
  /// The times of recent drift.
  package var recentDrift: [Date]
  /// Exemptions and exceptions with an expiry.
  package var exemptions: [Exemption]
  /// When the operator last wrote the status.
  package var lastWrite: Date?
  /// Whether the deletion of the baseline was requested.
  package var isDeleting: Bool

  /// A condition.
  package struct ConditionState: Sendable, Hashable {
    /// `True`, `False` or `Unknown`.
    package var status: String
    /// The machine-readable reason.
    package var reason: String
    /// The message.
    package var message: String
  }

  /// An exemption from controls, or an exception from checks.
  package struct Exemption: Sendable, Hashable {
    /// The globs for the namespaces.
    package var namespaces: String
    /// The controls or checks.
    package var subjects: String
    /// When it expires.
    package var expires: Date
  }

  /// The hash that the cluster runs, as far as it is known.
  package var hash: String? { specHash ?? computedHash }
  /// Whether the status is about the current generation.
  package var isObserved: Bool { observedGeneration == generation }
  /// Whether a condition has the status `True`.
  package func isTrue(_ type: String) -> Bool { conditions[type]?.status == "True" }
  /// Whether the baseline does not select this cluster, so that nothing has to comply.
  package var isNotSelected: Bool {
    isTrue("Ready") && conditions["Ready"]?.reason == SecurityBaseline.notSelectedReason
  }
  /// The condition that reports a halted rollout; `nil` if none is halted.
  package var haltedRollout: ConditionState? {
    ["Ready", "Reconciling"].lazy.compactMap { conditions[$0] }.first {
      $0.reason == SecurityBaseline.rolloutHaltedReason
    }
  }

  /// The length of `status.recentDrift`.
  package static let recentDriftLimit = 20

  /// The drift within the last 24 hours. The status contains at most 20 drifts.
  package func drift(before now: Date) -> (count: Int, isAtLeast: Bool) {
    let count = recentDrift.count { $0 > now.addingTimeInterval(-86_400) && $0 <= now.addingTimeInterval(3600) }
    return (count, count >= Self.recentDriftLimit)
  }

  /// The exemptions that expire within a period, the first one first.
  package func exemptions(expiringWithin period: TimeInterval, of now: Date) -> [Exemption] {
    exemptions.filter { $0.expires > now && $0.expires <= now.addingTimeInterval(period) }.sorted {
      $0.expires < $1.expires
    }
  }
}
