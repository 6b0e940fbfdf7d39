import CRDs
import Kubernetes

/// The baselines that share an object which is none of theirs: who asks for fields of it, and who still has a part in
/// it from before.
struct JointShares {
  /// Those that ask for it and write.
  let enforcing: [Scope]
  /// Those that ask for it and only report.
  let auditing: [Scope]
  /// Those that wrote it and may not write now (audit, suspension, an invalid spec): their part stays.
  let staying: [Scope]
  /// Those that wrote it and ask for it no more.
  let leaving: [Scope]

  /// Sorts out the scopes.
  ///
  /// - Parameters:
  ///   - recorded: The baselines that the object's annotation names.
  ///   - wants: Whether a baseline asks for fields of the object.
  init(_ scopes: [Scope], control: ControlID, recorded: [String], wants: (Scope) -> Bool) {
    func isAudit(_ scope: Scope) -> Bool { scope.baseline.spec.enforcement(of: control) == .audit }
    let asking = scopes.filter { $0.wants(control) && wants($0) }
    let enforcing = asking.filter { !isAudit($0) }
    let others = scopes.filter { scope in
      recorded.contains(scope.baseline.name) && !enforcing.contains { $0.baseline.name == scope.baseline.name }
    }
    self.enforcing = enforcing
    auditing = asking.filter(isAudit)
    staying = others.filter { !$0.baseline.isDeleting && ($0.baseline.isHeld || isAudit($0)) }
    leaving = others.filter { $0.baseline.isDeleting || !($0.baseline.isHeld || isAudit($0)) }
  }

  /// The names for the annotation, once what is planned is done.
  var remaining: [String] { (enforcing + staying).map(\.baseline.name).sorted() }

  /// Whether what was written stays when the last baseline goes.
  var isOrphaning: Bool { leaving.contains { $0.baseline.isOrphaning } }
}
