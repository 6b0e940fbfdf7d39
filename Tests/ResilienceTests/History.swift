import TestSupport

/// One thing that befalls a cluster.
enum Step: Sendable, CustomStringConvertible {
  case createNamespace(Int)
  case deleteNamespace(Int)
  case labelNamespace(Int, key: String, value: String?)
  case applyBaseline(Int, spec: Int)
  case deleteBaseline(Int)
  case deleteOwned(Int)
  case editOwned(Int, edit: Int)
  case createForeign(namespace: Int, kind: Int)
  case createNamesake(Int)
  case fault(FaultKind)
  case calm
  case compact
  case backUp
  case restoreBackup
  case endWatches
  case restartOperator
  case killOperator
  case removeDefinition
  case wait(Int)

  var description: String {
    switch self {
    case .createNamespace(let n): "create namespace \(n)"
    case .deleteNamespace(let n): "delete namespace \(n)"
    case .labelNamespace(let n, let key, let value): "label namespace \(n) \(key)=\(value ?? "-")"
    case .applyBaseline(let n, let spec): "apply baseline \(n) with spec \(spec)"
    case .deleteBaseline(let n): "delete baseline \(n)"
    case .deleteOwned(let n): "delete owned object \(n)"
    case .editOwned(let n, let edit): "edit owned object \(n) in way \(edit)"
    case .createForeign(let n, let kind): "create foreign object of kind \(kind) in namespace \(n)"
    case .createNamesake(let n): "create a namesake in namespace \(n)"
    case .fault(let kind): "fault \(kind)"
    case .calm: "faults end"
    case .compact: "compact"
    case .backUp: "back up"
    case .restoreBackup: "restore the backup"
    case .endWatches: "end all watches"
    case .restartOperator: "restart the operator"
    case .killOperator: "kill the operator"
    case .removeDefinition: "remove the definition"
    case .wait(let milliseconds): "wait \(milliseconds) ms"
    }
  }
}

/// What may go wrong with requests for a while.
enum FaultKind: String, Sendable, CaseIterable {
  case conflicts, tooMany, unavailable, internalErrors, invalid, gone, expiredToken
  case drops, lostAnswers, delays, cutWatches, cutBodies, drips, garbage, duplicates, slowKinds
  case missingGroup, refusingPolicy
}

/// Draws steps.
struct StepGenerator {
  private var random: SeededGenerator
  private let restoresBackups: Bool

  /// - Parameter restoresBackups: Whether etcd may be restored from a backup. What happens on a version that is used for
  ///   the second time can be out of an operator's sight until it lists again: such histories are not for every run.
  init(seed: UInt64, restoresBackups: Bool) {
    random = SeededGenerator(seed: seed)
    self.restoresBackups = restoresBackups
  }

  mutating func next() -> Step {
    let namespace = Int.random(in: 0..<5, using: &random)
    let number = Int.random(in: 0..<1000, using: &random)
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<10: return .createNamespace(namespace)
    case 10..<13: return .deleteNamespace(namespace)
    case 13..<20: return label(namespace, number)
    case 20..<28: return .applyBaseline(number % 3, spec: number % World.specs.count)
    case 28..<30: return .deleteBaseline(number % 3)
    case 30..<44: return .deleteOwned(number)
    case 44..<60: return .editOwned(number, edit: Int.random(in: 0..<6, using: &random))
    case 60..<65: return .createForeign(namespace: namespace, kind: number % 4)
    case 65..<67: return .createNamesake(namespace)
    case 67..<78: return .fault(FaultKind.allCases.randomElement(using: &random) ?? .drops)
    case 78..<84: return .calm
    case 84..<85: return .compact
    case 85..<86: return .backUp
    case 86..<87: return restoresBackups ? .restoreBackup : .compact
    case 87..<89: return .endWatches
    case 89..<91: return .restartOperator
    case 91..<92: return .killOperator
    case 92..<93: return number % 4 == 0 ? .removeDefinition : .calm
    default: return .wait(number % 60)
    }
  }

  private func label(_ namespace: Int, _ number: Int) -> Step {
    let choices: [(String, String?)] = [
      ("team", "a"), ("team", "b"), ("team", nil), ("pod-security.kubernetes.io/enforce", "privileged"),
      ("pod-security.kubernetes.io/enforce", "restricted"), ("pod-security.kubernetes.io/warn", nil),
      ("pod-security.kubernetes.io/enforce", nil),
    ]
    let (key, value) = choices[number % choices.count]
    return .labelNamespace(namespace, key: key, value: value)
  }
}
