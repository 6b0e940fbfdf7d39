import ArgumentParser
import CRDs
import Foundation
import Kubernetes
import Planning

/// Measures the operator; see benchmarks/README.md.
@main
struct Benchmark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plimsoll-benchmark", abstract: "Measure the operator; see benchmarks/README.md.",
    subcommands: [Peer.self, Scale.self])
}

/// Measures the operator against raw load on the same server, in one run.
struct Peer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Convergence against raw load on a real API server, restore latency, memory.")

  @Argument(help: "The release binary of plimsoll.")
  var binary: String

  @Option(help: "Namespaces to converge.")
  var namespaces = 1000

  @Option(help: "Deletions to time, one a namespace.")
  var deletions = 200

  /// What a run came to: seconds of each load, and the operator's figures.
  struct Figures {
    var count: Int
    var before: Double
    var own: Double
    var after: Double
    var latencies: [Double]
    var memory: Int
    var start: Duration
  }

  func run() async throws {
    let plane = try await BenchmarkPlane()
    defer { plane.stop() }
    print(table(try await measure(plane)))
  }

  /// The raw load is sent before the operator's turn and again after it: a server grows slower with what it holds, and
  /// faster as it warms up.
  private func measure(_ plane: BenchmarkPlane) async throws -> Figures {
    let start = try await Stopwatch.time { try Shell.run(binary, "version") }
    note("creating 3 x \(namespaces) namespaces")
    for prefix in ["before", "own", "after"] {
      try await plane.cluster.createNamespaces(prefix, count: namespaces)
    }
    let baseline = try MeasuredCluster.example(for: "own")
    let before = try await sendRawLoad(baseline, prefix: "before", plane)

    let process = try await plane.startOperator(binary)
    defer { process.stop() }
    note("the operator: the same objects")
    let own = try await Stopwatch.time { try await plane.cluster.converge(baseline, count: namespaces) }
    let memory = ProcessMemory.residentMiB(of: process.processIdentifier)
    note("restore latency: \(deletions) deletions")
    let latencies = try await plane.cluster.restoreLatencies(baseline: baseline, count: min(deletions, namespaces))
    process.stop()

    let after = try await sendRawLoad(baseline, prefix: "after", plane)
    return Figures(
      count: before.count, before: before.seconds, own: own.seconds, after: after.seconds, latencies: latencies,
      memory: memory, start: start)
  }

  private func table(_ figures: Figures) -> String {
    func rate(_ seconds: Double) -> String { whole(Double(figures.count) / seconds) }
    let raw = (figures.before + figures.after) / 2
    return """

      | figure | value |
      |---|---|
      | convergence, the operator | \(rate(figures.own)) objects/s |
      | convergence, raw load with curl | \(rate(raw)) objects/s (before \(rate(figures.before)), after \(rate(figures.after))) |
      | ratio | \(String(format: "%.2f", raw / figures.own)) |
      | restore latency p50 | \(String(format: "%.1f", figures.latencies.percentile(0.5))) ms |
      | restore latency p99 | \(String(format: "%.1f", figures.latencies.percentile(0.99))) ms |
      | resident memory after convergence | \(figures.memory) MiB |
      | start (`plimsoll version`) | \(whole(figures.start.seconds * 1000)) ms |

      \(figures.count) objects in \(namespaces) namespaces; \(figures.latencies.count) deletions.
      """
  }

  private func sendRawLoad(
    _ baseline: BaselineFacts, prefix: String, _ plane: BenchmarkPlane
  ) async throws -> (count: Int, seconds: Double) {
    let raw = try RawLoad(baseline: baseline, count: namespaces, prefix: prefix, plane: plane)
    note("raw load: \(raw.count) objects with curl")
    return (raw.count, try await Stopwatch.time { try raw.send() }.seconds)
  }

  private func whole(_ value: Double) -> String { String(format: "%.0f", value) }
}
