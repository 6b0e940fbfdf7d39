package import CRDs

/// A misconfiguration that is reported but that the operator did not write, or a difference that audit mode leaves.
package struct Finding: Sendable, Hashable {
  /// What it is.
  package enum Kind: Sendable, Hashable {
    /// An unmanaged object weakens the baseline.
    case unmanaged
    /// An object that the operator did not make has a name that the baseline needs.
    case nameConflict
    /// An object that is asked for cannot be generated, or not be corrected yet; the message says why.
    case unavailable
    /// Audit or suspension leaves a difference.
    case drift(Drift)
  }

  /// What it is.
  package var kind: Kind
  /// The control.
  package var control: ControlID
  /// The baseline that it is reported for.
  package var baseline: String
  /// The object.
  package var id: ObjectID
  /// A sentence for people, with names in single quotes.
  package var message: String

  /// Creates a finding.
  package init(kind: Kind, control: ControlID, baseline: String, id: ObjectID, message: String) {
    self.kind = kind
    self.control = control
    self.baseline = baseline
    self.id = id
    self.message = message
  }

  /// The difference that is left; `nil` for other findings.
  package var drift: Drift? { if case .drift(let drift) = kind { drift } else { nil } }
}
