import CRDs
package import Foundation

/// What one baseline means for one namespace.
package struct BaselineResult: Sendable, Hashable {
  /// Whether the baseline selects the namespace.
  package var isSelected: Bool
  /// Whether an exemption is in force.
  package var isExempt: Bool
  /// How many objects the baseline asks for here.
  package var desired: Int
  /// Unmanaged objects, name conflicts, and differences that audit leaves.
  package var findings: [Finding]
  /// Whether anything of this baseline is still here (labels of generated objects, or label changes): the finalizer of a
  /// deleted baseline is removed when this is false everywhere.
  package var hasRemains: Bool

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

/// What must be done in one namespace, and what there is to report.
package struct Plan: Sendable {
  /// A change that is not sent, because the server has already answered exactly this.
  package enum Withheld: Sendable, Hashable {
    /// The server refused the object as invalid; it is tried again after the time given.
    case rejected(RejectedWrite)
    /// The server stores something other than what was sent, for the reason given.
    case altered(String)
  }

  /// Writes, in the order of their stages.
  package var changes: [Change]
  /// Writes that need not be sent.
  package var withheld: [(change: Change, reason: Withheld)]
  /// Changes that cannot be decided without the whole live object: read it, put it into `Observation.live`, and plan again.
  package var undecided: [Change]
  /// By baseline name; baselines that neither select the namespace nor have remains in it are left out.
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
