import CRDs

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// The result of one baseline in one namespace.
package struct BaselineResult: Sendable, Hashable {
  /// Whether the baseline selects the namespace.
  package var isSelected: Bool
  /// Whether an exemption is in force.
  package var isExempt: Bool
  /// How many objects the baseline requires in the namespace.
  package var desired: Int
  /// Unmanaged objects, name conflicts, and differences in audit mode.
  package var findings: [Finding]
  /// Whether the namespace still contains objects or label changes of the baseline. The finalizer of a deleted baseline is
  /// removed when this is false in every namespace.
  package var hasRemains: Bool
  /// What holds objects of a deleted baseline back, in sentences.
  package var blockers: [String] = []

  /// Creates a result.
  package init(
    isSelected: Bool = false, isExempt: Bool = false, desired: Int = 0, findings: [Finding] = [],
    hasRemains: Bool = false
  ) {
    self.isSelected = isSelected
    self.isExempt = isExempt
    self.desired = desired
    self.findings = findings
    self.hasRemains = hasRemains
  }
}

/// The changes and findings in one namespace.
package struct Plan: Sendable {
  /// Why a change is not sent: the server already responded to an equal one.
  package enum Withheld: Sendable, Hashable {
    /// The server rejected the object as invalid; the operator retries it at the given time.
    case rejected(RejectedWrite)
    /// The server stores something other than what was sent, for the given reason.
    case altered(String)
  }

  /// Writes, in the order of their stages.
  package var changes: [Change]
  /// Writes that need not be sent.
  package var withheld: [(change: Change, reason: Withheld)]
  /// Changes that cannot be decided without the whole live object: read it, put it into `Observation.live`, and plan again.
  package var undecided: [Change]
  /// By baseline name, without baselines that neither select the namespace nor have remains in it.
  package var results: [String: BaselineResult]
  /// Fingerprints of desired objects that are in place: to be remembered as last applied.
  package var inPlace: [ObjectID: Fingerprint]
  /// Live objects whose fingerprint differs without effect: to be remembered, so that they are not read again.
  package var equivalent: [ObjectID: AcceptedDifference]
  /// When time alone changes the plan (an exemption ends); `nil` for never.
  package var nextChange: Date?

  /// Creates a plan.
  package init(
    changes: [Change] = [], withheld: [(change: Change, reason: Withheld)] = [], undecided: [Change] = [],
    results: [String: BaselineResult] = [:], inPlace: [ObjectID: Fingerprint] = [:],
    equivalent: [ObjectID: AcceptedDifference] = [:], nextChange: Date? = nil
  ) {
    self.changes = changes
    self.withheld = withheld
    self.undecided = undecided
    self.results = results
    self.inPlace = inPlace
    self.equivalent = equivalent
    self.nextChange = nextChange
  }
}
