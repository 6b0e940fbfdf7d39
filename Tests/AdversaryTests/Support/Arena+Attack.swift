import CRDs
import ClusterTestSupport
import Kubernetes

/// The result of one attack.
struct AttackResult: Sendable {
  var attack: Attack
  /// The answers of the API server.
  var answers: String
  /// Whether any request was accepted.
  var isAccepted: Bool
  /// The longest time without protection.
  var longestAbsence: Duration
  /// The writes of the operator during the attack.
  var writes: Int
  /// Whether protection holds in the end.
  var isProtected: Bool
  /// What else went wrong.
  var problem: String?
}

extension Arena {
  /// How long the operator may take to roll out a baseline or to restore protection.
  private static let patience: Duration = .seconds(10)
  /// How long protection must hold before an attack counts as ended.
  private static let calm: Duration = .milliseconds(500)

  /// Runs one attack in a namespace of its own.
  nonisolated func run(_ attack: Attack) async throws -> AttackResult {
    let name = await name()
    let target = Target(admin: admin, namespace: name, baseline: name)
    let client = try await Tenants(plane: plane).create(attack.tenant, in: name, labels: attack.labels)
    let attacker = Attacker(client: client, target: target)
    let timeline = Timeline()
    let result = try await withThrowingTaskGroup(of: Void.self) { group in
      defer { group.cancelAll() }
      try await attack.prepare(target)
      try await target.create(baseline: name, attack.spec.selecting(name))
      group.addTask { try await attack.protection.observe(target, timeline) }
      return try await fight(attack, attacker, timeline)
    }
    try await cleanUp(target)
    return result
  }

  private nonisolated func fight(
    _ attack: Attack, _ attacker: Attacker, _ timeline: Timeline
  ) async throws -> AttackResult {
    let target = attacker.target
    var problem: String?
    do {
      try await target.waitUntilReady(target.baseline)
      guard await until({ timeline.holds }) else { throw SetupError("protection never began") }
      let before = try await operatorWrites(in: target.namespace)
      timeline.restart()
      if attack.stopsOperator {
        try await withoutOperator { try await attack.run(attacker) }
        timeline.restart()
      } else {
        try await attack.run(attacker)
      }
      if case .lost = attack.expectation, attacker.answers[.accepted] != nil {
        _ = await until { !timeline.holds }
      } else {
        _ = await until { timeline.holds(for: Self.calm) }
      }
      let writes = try await operatorWrites(in: target.namespace) - before
      let absence = timeline.longestAbsence
      let isProtected = timeline.holds
      do { try await attack.check?(target) } catch { problem = "\(error)" }
      return AttackResult(
        attack: attack, answers: attacker.summary, isAccepted: attacker.answers[.accepted] != nil,
        longestAbsence: absence, writes: writes, isProtected: isProtected, problem: problem)
    } catch {
      return AttackResult(
        attack: attack, answers: attacker.summary, isAccepted: attacker.answers[.accepted] != nil,
        longestAbsence: timeline.longestAbsence, writes: 0, isProtected: false, problem: "\(error)")
    }
  }

  /// Waits until a condition holds; returns whether it does.
  private nonisolated func until(_ condition: () -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + Self.patience
    while !condition() {
      guard .now < deadline else { return false }
      try? await Task.sleep(for: .milliseconds(10))
    }
    return true
  }

  /// Removes the baselines of a target, so that they do not affect other attacks.
  private nonisolated func cleanUp(_ target: Target) async throws {
    for name in [target.baseline, "\(target.baseline)-audit"] {
      let key = ObjectKey(name: name)
      do {
        try await admin.delete(SecurityBaseline.resourceType, key)
        _ = try await admin.patchData(
          merge: ["metadata": ["finalizers": .null]], type: SecurityBaseline.resourceType, key: key,
          fieldManager: "cleanup")
      } catch let error as APIError where error.isNotFound || error.isConflict || error.isInvalid {}
    }
  }
}

extension JSONValue {
  /// A spec that selects a namespace and its neighbor by name, unless it has a selector.
  fileprivate func selecting(_ namespace: String) -> JSONValue {
    guard self["namespaceSelector"] == nil else { return self }
    var copy = self
    copy["namespaceSelector"] = ["matchNames": [.string(namespace), .string("\(namespace)-flood")]]
    return copy
  }
}
