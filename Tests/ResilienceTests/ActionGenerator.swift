import TestSupport

/// Generates random actions.
struct ActionGenerator {
  private var random: SeededGenerator
  private let restoresBackups: Bool

  /// Creates a generator.
  ///
  /// - Parameters:
  ///   - seed: Equal seeds generate equal actions.
  ///   - restoresBackups: Whether etcd is restored from backups. An operator can miss changes under a resourceVersion that
  ///     is assigned twice until it lists again, so such sequences are optional.
  init(seed: UInt64, restoresBackups: Bool) {
    random = SeededGenerator(seed: seed)
    self.restoresBackups = restoresBackups
  }

  mutating func next() -> Action {
    let namespace = Int.random(in: 0..<5, using: &random)
    let number = Int.random(in: 0..<1000, using: &random)
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<10: return .createNamespace(namespace)
    case 10..<13: return .deleteNamespace(namespace)
    case 13..<20: return label(namespace, number)
    case 20..<28: return .applyBaseline(number % 3, spec: number % SimulatedCluster.specs.count)
    case 28..<30: return .deleteBaseline(number % 3)
    case 30..<44: return .deleteManaged(number)
    case 44..<60: return .editManaged(number, edit: Int.random(in: 0..<6, using: &random))
    case 60..<65: return .createUnmanaged(namespace: namespace, kind: number % 4)
    case 65..<67: return .createNameConflict(namespace)
    case 67..<78: return .fault(FaultKind.allCases.randomElement(using: &random) ?? .drops)
    case 78..<84: return .clearFaults
    case 84..<85: return .compact
    case 85..<86: return .backUp
    case 86..<87: return restoresBackups ? .restoreBackup : .compact
    case 87..<89: return .endWatches
    case 89..<91: return .restartOperator
    case 91..<92: return .killOperator
    case 92..<93: return number % 4 == 0 ? .deleteCRD : .clearFaults
    default: return .wait(number % 60)
    }
  }

  private func label(_ namespace: Int, _ number: Int) -> Action {
    let choices: [(String, String?)] = [
      ("team", "a"), ("team", "b"), ("team", nil), ("pod-security.kubernetes.io/enforce", "privileged"),
      ("pod-security.kubernetes.io/enforce", "restricted"), ("pod-security.kubernetes.io/warn", nil),
      ("pod-security.kubernetes.io/enforce", nil),
    ]
    let (key, value) = choices[number % choices.count]
    return .labelNamespace(namespace, key: key, value: value)
  }
}
