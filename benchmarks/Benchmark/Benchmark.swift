import ArgumentParser
import CRDs
import Foundation
import Kubernetes
import Reconcilers

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

  func run() async throws {
    let start = try await Stopwatch.time { try Shell.run(binary, "version") }
    let plane = try await BenchmarkPlane()
    defer { plane.stop() }
    note("creating 2 x \(namespaces) namespaces")
    try await plane.cluster.createNamespaces("raw", count: namespaces)
    try await plane.cluster.createNamespaces("own", count: namespaces)

    let baseline = try MeasuredCluster.example(for: "own")
    let raw = try RawLoad(baseline: baseline, count: namespaces, prefix: "raw", plane: plane)
    note("raw load: \(raw.count) objects with curl")
    let rawSeconds = try await Stopwatch.time { try raw.send() }.seconds

    note("the operator: the same objects")
    let process = try plane.startOperator(binary)
    defer { process.terminate() }
    let ownSeconds = try await Stopwatch.time { try await plane.cluster.converge(baseline, count: namespaces) }.seconds
    let memory = ProcessMemory.residentMiB(of: process.processIdentifier)

    note("restore latency: \(deletions) deletions")
    let latencies = try await plane.cluster.restoreLatencies(baseline: baseline, count: min(deletions, namespaces))
    print(
      """

      | figure | value |
      |---|---|
      | convergence, the operator | \(whole(Double(raw.count) / ownSeconds)) objects/s |
      | convergence, raw load with curl | \(whole(Double(raw.count) / rawSeconds)) objects/s |
      | ratio | \(String(format: "%.2f", rawSeconds / ownSeconds)) |
      | restore latency p50 | \(String(format: "%.1f", latencies.percentile(0.5))) ms |
      | restore latency p99 | \(String(format: "%.1f", latencies.percentile(0.99))) ms |
      | resident memory after convergence | \(memory) MiB |
      | start (`plimsoll version`) | \(whole(start.seconds * 1000)) ms |

      \(raw.count) objects in \(namespaces) namespaces; \(latencies.count) deletions.
      """)
  }

  private func whole(_ value: Double) -> String { String(format: "%.0f", value) }
}
