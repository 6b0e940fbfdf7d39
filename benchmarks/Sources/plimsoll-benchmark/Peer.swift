import ArgumentParser
import Foundation

/// Measures the operator against a raw load generator on the same API server, in one run.
struct Peer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure convergence against raw load on a real API server, restore latency, and memory.")

  @OptionGroup var binaries: Binaries

  @Option(help: "Number of namespaces to converge.")
  var namespaces = 1000

  @Option(help: "Number of deletions to time, at most one per namespace.")
  var deletions = 200

  /// The results of a run: the duration of each load in seconds, and the figures of the operator.
  struct Figures {
    var objects: Int
    var rawBefore: Double
    var operatorRun: Double
    var rawAfter: Double
    var rawApply: Double
    var latencies: [Double]
    var memory: Int
    var start: Duration
  }

  func run() async throws {
    let controlPlane = try await ControlPlane()
    defer { controlPlane.stop() }
    print(table(try await measure(controlPlane)))
  }

  /// Sends the raw load before the operator runs and again afterwards: a server gets slower as it stores more objects,
  /// and faster as it warms up.
  private func measure(_ controlPlane: ControlPlane) async throws -> Figures {
    let start = try await Stopwatch.time { try Subprocess.run(binaries.plimsollOperator, "version") }
    Benchmark.note("creating 4 x \(namespaces) namespaces")
    for prefix in ["before", "own", "after", "apply"] {
      try await controlPlane.cluster.createNamespaces(prefix: prefix, count: namespaces)
    }
    let (objects, before) = try await sendRawLoad(prefix: "before", to: controlPlane)

    let process = try await controlPlane.startOperator(binaries.plimsollOperator)
    defer { process.stop() }
    Benchmark.note("operator: the same objects")
    let baseline = try ExampleBaseline(namespacePrefix: "own")
    let own = try await Stopwatch.time { try await controlPlane.cluster.converge(baseline, count: namespaces) }
    let memory = ProcessStatistics.residentMiB(of: process.processIdentifier)
    Benchmark.note("restore latency: \(deletions) deletions")
    let latencies = try await controlPlane.cluster.restoreLatencies(
      of: baseline, count: min(deletions, namespaces))
    process.stop()

    let (_, after) = try await sendRawLoad(prefix: "after", to: controlPlane)
    let (_, apply) = try await sendRawLoad(prefix: "apply", method: .apply, to: controlPlane)
    return Figures(
      objects: objects, rawBefore: before, operatorRun: own.seconds, rawAfter: after, rawApply: apply,
      latencies: latencies,
      memory: memory, start: start)
  }

  private func sendRawLoad(
    prefix: String, method: RawLoad.Method = .create, to controlPlane: ControlPlane
  ) async throws -> (objects: Int, seconds: Double) {
    let load = try RawLoad(
      prefix: prefix, namespaces: namespaces, binary: binaries.plimsoll, controlPlane: controlPlane, method: method)
    Benchmark.note("raw load: \(load.count) objects with curl (\(method.rawValue))")
    return (load.count, try await Stopwatch.time { try load.send() }.seconds)
  }

  private func table(_ figures: Figures) -> String {
    func rate(_ seconds: Double) -> String { whole(Double(figures.objects) / seconds) }
    let raw = (figures.rawBefore + figures.rawAfter) / 2
    return """

      | figure | value |
      |---|---|
      | convergence, operator | \(rate(figures.operatorRun)) objects/s |
      | convergence, raw load with curl | \(rate(raw)) objects/s (before \(rate(figures.rawBefore)), after \(rate(figures.rawAfter))) |
      | ratio | \(String(format: "%.2f", raw / figures.operatorRun)) |
      | raw load with curl, server-side apply | \(rate(figures.rawApply)) objects/s |
      | restore latency p50 | \(String(format: "%.1f", figures.latencies.percentile(0.5))) ms |
      | restore latency p99 | \(String(format: "%.1f", figures.latencies.percentile(0.99))) ms |
      | resident memory after convergence | \(figures.memory) MiB |
      | start (`plimsoll version`) | \(whole(figures.start.seconds * 1000)) ms |

      \(figures.objects) objects in \(namespaces) namespaces; \(figures.latencies.count) deletions.
      """
  }

  private func whole(_ value: Double) -> String { String(format: "%.0f", value) }
}
