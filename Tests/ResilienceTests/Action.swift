/// One action of a user, or one disruption of the cluster.
enum Action: Sendable, CustomStringConvertible {
  case createNamespace(Int)
  case deleteNamespace(Int)
  case labelNamespace(Int, key: String, value: String?)
  case applyBaseline(Int, spec: Int)
  case deleteBaseline(Int)
  case deleteManaged(Int)
  case editManaged(Int, edit: Int)
  case createUnmanaged(namespace: Int, kind: Int)
  case createNameConflict(Int)
  case fault(FaultKind)
  case clearFaults
  case compact
  case backUp
  case restoreBackup
  case endWatches
  case restartOperator
  case killOperator
  case deleteCRD
  case wait(Int)

  var description: String {
    switch self {
    case .createNamespace(let n): "create namespace \(n)"
    case .deleteNamespace(let n): "delete namespace \(n)"
    case .labelNamespace(let n, let key, let value): "label namespace \(n) \(key)=\(value ?? "-")"
    case .applyBaseline(let n, let spec): "apply baseline \(n) with spec \(spec)"
    case .deleteBaseline(let n): "delete baseline \(n)"
    case .deleteManaged(let n): "delete generated object \(n)"
    case .editManaged(let n, let edit): "apply edit \(edit) to generated object \(n)"
    case .createUnmanaged(let n, let kind): "create unmanaged object of kind \(kind) in namespace \(n)"
    case .createNameConflict(let n): "create an object with a generated name in namespace \(n)"
    case .fault(let kind): "inject fault \(kind)"
    case .clearFaults: "clear faults"
    case .compact: "compact"
    case .backUp: "back up"
    case .restoreBackup: "restore the backup"
    case .endWatches: "end all watches"
    case .restartOperator: "restart the operator"
    case .killOperator: "kill the operator"
    case .deleteCRD: "delete the CRD"
    case .wait(let milliseconds): "wait \(milliseconds) ms"
    }
  }
}

/// The kinds of faults that requests can have.
enum FaultKind: String, Sendable, CaseIterable {
  case conflicts, tooMany, unavailable, internalErrors, invalid, gone, expiredToken
  case drops, lostAnswers, delays, cutWatches, cutBodies, drips, garbage, duplicates, slowKinds
  case missingGroup, refusingPolicy
}
