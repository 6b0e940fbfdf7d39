import ArgumentParser
import Foundation
import Kubernetes

/// Measures how the operator scales with the number of namespaces.
struct Scale: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure convergence, CPU, memory and restore latency for several cluster sizes.")

  @OptionGroup var binaries: Binaries

  @Flag(help: "Measure on a real API server instead of the sandbox.")
  var real = false

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
    var operatorCPU: Double
    var serverCPU: Double
    var idleShare: Double
    var memory: Int
    var latencies: [Double]
    var rollout: MeasuredCluster.LoadedLatencies
    var writesOnRestart = 0

    var operatorCPUPerObject: Double { operatorCPU / Double(objects) * 1e6 }

    /// How much longer a restore takes during the rollout than when nothing else happens.
    var rolloutRatio: Double { rollout.restores.percentile(0.99) / latencies.percentile(0.99) }
  }

  func run() async throws {
    var rounds: [Round] = []
    for count in namespaces { rounds.append(try await measure(count)) }
    print(Self.table(rounds, idleSeconds: idleSeconds))
  }

  private func measure(_ count: Int) async throws -> Round {
    let server: any MeasuredServer = real ? try await ControlPlane() : try await SandboxProcess(binaries.plimsoll)
    defer { server.stop() }
    Benchmark.note("creating \(count) namespaces")
    try await server.cluster.createNamespaces(prefix: "own", count: count)
    var round = try await measureOperator(on: server, count: count)
    Benchmark.note("restart")
    round.writesOnRestart = try await server.writesOnRestart(of: binaries.plimsollOperator)
    return round
  }

  private func measureOperator(on server: any MeasuredServer, count: Int) async throws -> Round {
    let process = try await server.startOperator(binaries.plimsollOperator)
    defer { process.stop() }
    let baseline = try BenchmarkBaseline(namespacePrefix: "own")
    Benchmark.note("convergence")
    let operatorStart = ProcessStatistics.processorSeconds(of: process.processIdentifier)
    let serverStart = server.processorSeconds
    let rollout = try await server.cluster.convergeWithDeletions(baseline, count: count)
    let operatorCPU = ProcessStatistics.processorSeconds(of: process.processIdentifier) - operatorStart
    let serverCPU = server.processorSeconds - serverStart
    let status = try await server.cluster.admin.get(MeasuredBaseline.self, ObjectKey(name: baseline.name)).status
    Benchmark.note("restore latency: \(deletions) deletions")
    let latencies = try await server.cluster.restoreLatencies(of: baseline, count: min(deletions, count))
    Benchmark.note("idle for \(idleSeconds) s")
    return Round(
      namespaces: count, objects: status?.objects?.applied ?? 0, convergence: rollout.convergence.seconds,
      operatorCPU: operatorCPU, serverCPU: serverCPU, idleShare: try await process.idleShare(seconds: idleSeconds),
      memory: ProcessStatistics.anonymousMiB(of: process.processIdentifier), latencies: latencies,
      rollout: rollout.latencies)
  }

  private static func table(_ rounds: [Round], idleSeconds: Int) -> String {
    func row(_ name: String, _ value: (Round) -> Double, _ format: String) -> String {
      let values = rounds.map(value)
      var cells = values.map { String(format: format, $0) }
      if let first = values.first, let last = values.last, values.count > 1 {
        cells.append(first == 0 ? "" : String(format: "%.2f x", last / first))
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
      \(row("time per object, µs", { $0.convergence / Double($0.objects) * 1e6 }, "%.0f"))
      \(row("CPU of the operator per object, µs", \.operatorCPUPerObject, "%.0f"))
      \(row("CPU of the server per object, µs", { $0.serverCPU / Double($0.objects) * 1e6 }, "%.0f"))
      \(row("CPU when idle (over \(idleSeconds) s), % of a core", { $0.idleShare * 100 }, "%.2f"))
      \(row("anonymous resident memory of the operator, MiB", { Double($0.memory) }, "%.0f"))
      \(row("restore latency p50, ms", { $0.latencies.percentile(0.5) }, "%.1f"))
      \(row("restore latency p99, ms", { $0.latencies.percentile(0.99) }, "%.1f"))
      \(row("deletions during the rollout", { Double($0.rollout.restores.count) }, "%.0f"))
      \(row("restore latency during the rollout p50, ms", { $0.rollout.restores.percentile(0.5) }, "%.1f"))
      \(row("restore latency during the rollout p99, ms", { $0.rollout.restores.percentile(0.99) }, "%.1f"))
      \(row("one creation during the rollout p50, ms", { $0.rollout.creations.percentile(0.5) }, "%.1f"))
      \(row("one creation during the rollout p99, ms", { $0.rollout.creations.percentile(0.99) }, "%.1f"))
      \(row("p99 of restores during the rollout / of one creation", { $0.rollout.restores.percentile(0.99) / $0.rollout.creations.percentile(0.99) }, "%.1f"))
      \(row("p99 of restores during the rollout / afterwards", \.rolloutRatio, "%.1f"))
      \(row("writes after a restart", { Double($0.writesOnRestart) }, "%.0f"))

      \(goals(rounds))
      """
  }

  /// The goals, with the figures of the last round.
  private static func goals(_ rounds: [Round]) -> String {
    guard let first = rounds.first, let last = rounds.last else { return "" }
    func row(_ name: String, _ goal: String, _ value: Double, _ format: String) -> String {
      "| \(name) | \(goal) | \(String(format: format, value)) |"
    }
    var rows = [
      row("restore p99 during the rollout / afterwards", "at most 3", last.rolloutRatio, "%.2f"),
      row("CPU when idle, % of a core", "at most 0.2", last.idleShare * 100, "%.2f"),
      row("writes after a restart", "0", Double(last.writesOnRestart), "%.0f"),
    ]
    if last.objects > first.objects {
      let growth = last.operatorCPUPerObject / first.operatorCPUPerObject
      rows.append(
        row("CPU of the operator per object, against \(first.namespaces) namespaces", "at most 1.15", growth, "%.2f"))
      rows.append(row("memory of a further object, bytes", "", memoryPerObject(first, last), "%.0f"))
    }
    return """
      | \(last.namespaces) namespaces | goal | measured |
      |---|---|---|
      \(rows.joined(separator: "\n"))
      """
  }

  /// What each object of the last round costs beyond those of the first, in bytes.
  private static func memoryPerObject(_ first: Round, _ last: Round) -> Double {
    Double(last.memory - first.memory) * 1_048_576 / Double(last.objects - first.objects)
  }
}
