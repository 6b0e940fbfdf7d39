import Foundation
import Kubernetes
import Sandbox
import Testing

/// Random histories of edits, faults and restarts; once faults stop, the cluster must equal the plan.
///
/// An ordinary run takes the same 1,000 steps as the one before. `PLIMSOLL_RESILIENCE_STEPS` sets how many steps are
/// taken in all, `PLIMSOLL_RESILIENCE_SEED` the first seed: a failure prints the seed that repeats it.
/// `PLIMSOLL_RESILIENCE_RESTORE=1` has etcd restored from backups as well.
@Suite struct ResilienceTests {
  private static let stepsPerHistory = 100

  private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

  /// Histories that run side by side, so that waiting costs little.
  private static let width = 4

  private static let seeds: [Range<Int>] = {
    let count = max(1, (number("PLIMSOLL_RESILIENCE_STEPS") ?? 1000) / stepsPerHistory)
    let first = number("PLIMSOLL_RESILIENCE_SEED") ?? 4000
    return stride(from: first, to: first + count, by: width).map { $0..<min($0 + width, first + count) }
  }()

  @Test("once faults stop, the cluster equals the plan", .serialized, .timeLimit(.minutes(5)), arguments: seeds)
  func histories(seeds: Range<Int>) async throws {
    try await withThrowingDiscardingTaskGroup { group in
      for seed in seeds { group.addTask { try await history(seed: UInt64(seed)) } }
    }
  }

  private func history(seed: UInt64) async throws {
    var generator = StepGenerator(seed: seed, restoresBackups: Self.number("PLIMSOLL_RESILIENCE_RESTORE") == 1)
    let steps = (0..<Self.stepsPerHistory).map { _ in generator.next() }
    let world = World(seed: seed, steps: steps)
    try await world.start()
    for step in steps { await world.take(step) }
    let violations = await world.settle()
    let writes = violations.isEmpty ? await world.idleWrites() : []
    if !violations.isEmpty || !writes.isEmpty {
      let report = """
        seed \(seed): \(violations.joined(separator: "\n")) \(writes.joined(separator: "\n"))
        steps: \(steps.map(\.description).joined(separator: "; "))
        conditions: \(await world.conditions.joined(separator: "; "))
        log: \(await world.operatorLog)
        """
      Issue.record("\(report)")
    }
    await world.stop()
  }
}

extension World {
  /// What the baselines say of themselves.
  var conditions: [String] {
    server.objects(.init(group: "plimsoll.dev", resource: "securitybaselines")).flatMap { baseline in
      (baseline["status"]?["conditions"]?.arrayValue ?? []).map { condition in
        let words = ["type", "status", "reason", "message"].compactMap { condition[$0]?.stringValue }
        return "\(baseline["metadata"]?["name"]?.stringValue ?? ""): \(words.joined(separator: " "))"
      }
    }
  }

  /// Ends all faults, and waits until nothing is wrong; what still is after a while.
  func settle() async -> [String] {
    calm()
    try? await defineBaselines()
    var violations: [String] = []
    // Fifty minutes of the operator's: an object that was contested, or refused as invalid, has its turn after five.
    let deadline = ContinuousClock.now + .seconds(60)
    var quiet = 0
    while .now < deadline {
      try? await Task.sleep(for: .milliseconds(50))
      violations = self.violations() + unfinished()
      quiet = violations.isEmpty ? quiet + 1 : 0
      if quiet == 4 { return [] }
    }
    return violations
  }

  /// What is going, and does not go.
  private func unfinished() -> [String] {
    (server.objects(.init(resource: "namespaces"))
      + server.objects(.init(group: "plimsoll.dev", resource: "securitybaselines")))
      .filter { $0["metadata"]?["deletionTimestamp"] != nil }
      .map { "\($0["kind"]?.stringValue ?? "") \($0["metadata"]?["name"]?.stringValue ?? "") does not go" }
  }

  /// Writes that are sent although there is nothing to do: half a second is 25 of the operator's.
  func idleWrites() async -> [String] {
    for _ in 0..<20 {
      let before = server.resourceVersion
      server.faults.resetCounts()
      try? await Task.sleep(for: .milliseconds(500))
      let counts = server.faults.counts.filter { ["POST", "PUT", "PATCH", "DELETE"].contains($0.key) }
      if counts.isEmpty, server.resourceVersion == before { return [] }
    }
    return ["the operator goes on writing: \(server.faults.counts)"]
  }
}
