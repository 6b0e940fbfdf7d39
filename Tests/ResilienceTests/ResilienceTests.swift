import Foundation
import Kubernetes
import Sandbox
import Testing

/// Random sequences of edits, faults and restarts. After the faults end, the cluster must match the plan.
///
/// By default, every run performs the same 1,000 actions. `PLIMSOLL_RESILIENCE_STEPS` sets the number of actions, and
/// `PLIMSOLL_RESILIENCE_SEED` the first seed. A failure prints the seed that reproduces it.
/// `PLIMSOLL_RESILIENCE_RESTORE=1` adds restores of etcd from backups.
@Suite struct ResilienceTests {
  private static let actionsPerSequence = 100

  private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

  /// Sequences that run concurrently, because most of their time is waiting.
  private static let concurrency = 4

  private static let seeds: [Range<Int>] = {
    let count = max(1, (number("PLIMSOLL_RESILIENCE_STEPS") ?? 1000) / actionsPerSequence)
    let first = number("PLIMSOLL_RESILIENCE_SEED") ?? 4000
    return stride(from: first, to: first + count, by: concurrency).map { $0..<min($0 + concurrency, first + count) }
  }()

  @Test("the cluster matches the plan after faults end", .serialized, .timeLimit(.minutes(10)), arguments: seeds)
  func convergence(seeds: Range<Int>) async throws {
    try await withThrowingDiscardingTaskGroup { group in
      for seed in seeds { group.addTask { try await run(seed: UInt64(seed)) } }
    }
  }

  private func run(seed: UInt64) async throws {
    var generator = ActionGenerator(seed: seed, restoresBackups: Self.number("PLIMSOLL_RESILIENCE_RESTORE") == 1)
    let actions = (0..<Self.actionsPerSequence).map { _ in generator.next() }
    let cluster = SimulatedCluster(seed: seed, actions: actions)
    try await cluster.start()
    for action in actions { await cluster.perform(action) }
    let violations = await cluster.waitUntilConverged()
    let writes = violations.isEmpty ? await cluster.idleWrites() : []
    if !violations.isEmpty || !writes.isEmpty {
      let report = """
        seed \(seed): \(violations.joined(separator: "\n")) \(writes.joined(separator: "\n"))
        actions: \(actions.map(\.description).joined(separator: "; "))
        conditions: \(await cluster.conditions.joined(separator: "; "))
        log: \(await cluster.operatorLog)
        """
      Issue.record("\(report)")
    }
    await cluster.stop()
  }
}
