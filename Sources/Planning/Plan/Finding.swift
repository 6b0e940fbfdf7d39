package import CRDs
package import Kubernetes

/// A misconfiguration that the operator reports but did not cause, or a difference that it does not restore in audit mode.
package struct Finding: Sendable, Hashable {
  /// What it is.
  package enum Kind: Sendable, Hashable {
    /// An unmanaged object weakens the baseline.
    case unmanaged
    /// Another baseline opens what the baseline denies.
    case voidedDeny
    /// An unmanaged object has a name that the baseline needs.
    case nameConflict
    /// A required object cannot be generated, or not be corrected yet; the message contains the reason.
    case unavailable
    /// A difference that is not restored, because of audit mode or suspension.
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
  /// A sentence with names in single quotes.
  package var message: String
  /// What it is about.
  package var check: FindingCheck
  /// How severe it is.
  package var severity: Severity

  /// Creates a finding.
  ///
  /// - Parameters:
  ///   - kind: What it is.
  ///   - control: The control.
  ///   - baseline: The baseline that it is reported for.
  ///   - id: The object.
  ///   - message: A sentence with names in single quotes.
  ///   - verdict: The check and the severity; `nil` for those that the kind implies.
  package init(
    kind: Kind, control: ControlID, baseline: String, id: ObjectID, message: String, verdict: Verdict? = nil
  ) {
    check = verdict?.check ?? kind.check
    severity = verdict?.severity ?? kind.check.severity
    self.kind = kind
    self.control = control
    self.baseline = baseline
    self.id = id
    self.message = message
  }

  /// The drift that is not restored; `nil` for other findings.
  package var drift: Drift? { if case .drift(let drift) = kind { drift } else { nil } }
}

extension Finding.Kind {
  /// The check of a finding without a verdict.
  fileprivate var check: FindingCheck {
    switch self {
    case .unmanaged: .wildcardInRules
    case .voidedDeny: .voidedDefaultDeny
    case .nameConflict: .nameConflict
    case .unavailable: .unavailableObject
    case .drift: .drift
    }
  }
}
