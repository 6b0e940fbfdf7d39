import CRDs
import Kubernetes

/// The fields of one object that belongs to others which all baselines together require.
package struct FieldPlan {
  /// The object.
  let id: ObjectID
  /// The control that owns the fields.
  let control: ControlID
  /// The baselines that own fields of the object.
  let owners: SharedFieldOwners
  /// Further baselines that have left something on the object.
  var alsoRecorded: [String] = []
  /// What baselines in audit mode would change.
  var audits: [Audit] = []
  /// The change; `nil` if no baseline requires fields, or did so before.
  var step: Step?

  /// One baseline that only reports.
  struct Audit {
    let baseline: String
    /// The difference as a sentence; `nil` if there is none.
    let difference: String?
  }

  /// One of the possible changes.
  enum Step {
    /// Nothing: the fields are in place.
    case keep(Fingerprint)
    /// Set the fields.
    case write(DesiredObject, live: ObservedObject?, cause: PlanBuilder.Cause, stage: Change.Stage)
    /// Release some fields, or all of them.
    case release(Change.Action, for: [String])
  }
}

/// The baselines that share an object which belongs to none of them: those that require fields of it, and those that wrote
/// fields of it before.
struct SharedFieldOwners {
  /// Those that the object's annotation names.
  let recorded: [String]
  /// Those that require it and write.
  let enforcing: [Scope]
  /// Those that require it and only report.
  let auditing: [Scope]
  /// Those that wrote it and must not write now (audit, suspension, an invalid spec, an unknown cluster): their fields stay.
  let staying: [Scope]
  /// Those that wrote it and no longer require it.
  let leaving: [Scope]

  /// Sorts the scopes.
  ///
  /// - Parameters:
  ///   - recorded: The baselines that the object's annotation names.
  ///   - wants: Whether a baseline requires fields of the object.
  init(_ scopes: [Scope], control: ControlID, recorded: [String], wants: (Scope) -> Bool) {
    func isAudit(_ scope: Scope) -> Bool { scope.baseline.spec.enforcement(of: control) == .audit }
    let asking = scopes.filter { $0.wants(control) && wants($0) }
    let enforcing = asking.filter { !isAudit($0) }
    let others = scopes.filter { scope in
      recorded.contains(scope.baseline.name) && !enforcing.contains { $0.baseline.name == scope.baseline.name }
    }
    self.recorded = recorded
    self.enforcing = enforcing
    auditing = asking.filter(isAudit)
    staying = others.filter { !$0.baseline.isDeleting && ($0.baseline.keepsObjects || isAudit($0)) }
    leaving = others.filter { $0.baseline.isDeleting || !($0.baseline.keepsObjects || isAudit($0)) }
  }

  /// The names for the annotation after the change.
  var remaining: [String] { (enforcing + staying).map(\.baseline.name).sorted() }

  /// Whether the fields stay when the last baseline is deleted.
  var isOrphaning: Bool { leaving.contains { $0.baseline.isOrphaning } }
}
