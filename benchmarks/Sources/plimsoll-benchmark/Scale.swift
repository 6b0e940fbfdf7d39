import ArgumentParser
import Foundation
import Kubernetes

/// Measures on the sandbox how the operator scales with the number of namespaces.
struct Scale: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure convergence, idle CPU, memory and restore latency on the sandbox, for several cluster sizes.")

  @OptionGroup var binaries: Binaries

  @Option(parsing: .upToNextOption, help: "Number of namespaces of each round.")
  var namespaces = [1000, 10_000]

  @Option(help: "How long to observe the idle operator, in seconds.")
  var idleSeconds = 60

  @Option(help: "Number of deletions to time, at most one per namespace.")
  var deletions = 200

  /// The results of one round.
  struct Round {
    var namespaces: Int
    var objects: Int
    var convergence: Double
    var idleShare: Double
    var memory: Int
    var sandboxMemory: Int
    var latencies: [Double]
    var rollout: MeasuredCluster.LoadedLatencies
  }

  func run() async throws {
    var rounds: [Round] = []
    for count in namespaces { rounds.append(try await measure(count)) }
    print(Self.table(rounds, idleSeconds: idleSeconds))
  }

  private func measure(_ count: Int) async throws -> Round {
    let sandbox = try await SandboxProcess(binaries.plimsoll)
    defer { sandbox.stop() }
    Benchmark.note("creating \(count) namespaces")
    try await sandbox.cluster.createNamespaces(prefix: "own", count: count)
    let process = try await OperatorProcess(binaries.plimsollOperator, kubeconfig: sandbox.kubeconfig)
    defer { process.stop() }
    let baseline = try ExampleBaseline(namespacePrefix: "own")
    Benchmark.note("convergence")
    let rollout = try await sandbox.cluster.convergeWithDeletions(baseline, count: count)
    let status = try await sandbox.cluster.admin.get(MeasuredBaseline.self, ObjectKey(name: baseline.name)).status
    Benchmark.note("restore latency: \(deletions) deletions")
    let latencies = try await sandbox.cluster.restoreLatencies(of: baseline, count: min(deletions, count))
    return Round(
      namespaces: count, objects: status?.objects?.applied ?? 0, convergence: rollout.convergence.seconds,
      idleShare: try await idleShare(of: process),
      memory: ProcessStatistics.residentMiB(of: process.processIdentifier),
      sandboxMemory: ProcessStatistics.residentMiB(of: sandbox.processIdentifier), latencies: latencies,
      rollout: rollout.latencies)
  }

  /// The share of one core that the operator uses while nothing changes.
  private func idleShare(of process: OperatorProcess) async throws -> Double {
    Benchmark.note("idle for \(idleSeconds) s")
    try await Task.sleep(for: .seconds(5))
    let before = ProcessStatistics.processorSeconds(of: process.processIdentifier)
    try await Task.sleep(for: .seconds(idleSeconds))
    return (ProcessStatistics.processorSeconds(of: process.processIdentifier) - before) / Double(idleSeconds)
  }

  private static func table(_ rounds: [Round], idleSeconds: Int) -> String {
    func row(_ name: String, _ value: (Round) -> Double, _ format: String) -> String {
      let values = rounds.map(value)
      var cells = values.map { String(format: format, $0) }
      if let first = values.first, let last = values.last, values.count > 1 {
        cells.append(first == 0 ? "" : String(format: "%.1f x", last / first))
      }
      return "| \(name) | \(cells.joined(separator: " | ")) |"
    }
    let heads = rounds.map { "\($0.namespaces) namespaces" } + (rounds.count > 1 ? ["growth"] : [])
    return """

      | figure | \(heads.joined(separator: " | ")) |
      |---|\(heads.map { _ in "---" }.joined(separator: "|"))|
      \(row("objects", { Double($0.objects) }, "%.0f"))
      \(row("convergence, s", \.convergence, "%.1f"))
      \(row("convergence, objects/s", { Double($0.objects) / $0.convergence }, "%.0f"))
      \(row("CPU when idle (over \(idleSeconds) s), % of a core", { $0.idleShare * 100 }, "%.2f"))
      \(row("resident memory of the operator, MiB", { Double($0.memory) }, "%.0f"))
      \(row("resident memory of the sandbox, MiB", { Double($0.sandboxMemory) }, "%.0f"))
      \(row("restore latency p50, ms", { $0.latencies.percentile(0.5) }, "%.1f"))
      \(row("restore latency p99, ms", { $0.latencies.percentile(0.99) }, "%.1f"))
      \(row("deletions during the rollout", { Double($0.rollout.restores.count) }, "%.0f"))
      \(row("restore latency during the rollout p50, ms", { $0.rollout.restores.percentile(0.5) }, "%.1f"))
      \(row("restore latency during the rollout p99, ms", { $0.rollout.restores.percentile(0.99) }, "%.1f"))
      \(row("one creation during the rollout p50, ms", { $0.rollout.creations.percentile(0.5) }, "%.1f"))
      \(row("one creation during the rollout p99, ms", { $0.rollout.creations.percentile(0.99) }, "%.1f"))
      \(row("p99 of restores during the rollout / of one creation", { $0.rollout.restores.percentile(0.99) / $0.rollout.creations.percentile(0.99) }, "%.1f"))
      \(row("p99 of restores during the rollout / afterwards", { $0.rollout.restores.percentile(0.99) / $0.latencies.percentile(0.99) }, "%.1f"))
      """
  }
}
