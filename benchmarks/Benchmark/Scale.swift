import ArgumentParser
import CRDs
import Foundation
import Kubernetes
import Logging
import Planning

/// Measures how the operator grows with the cluster, on the sandbox.
struct Scale: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Convergence, idle CPU, memory and restore latency on the sandbox, at growing numbers of namespaces.")

  @Argument(help: "The release binary of plimsoll.")
  var binary: String

  @Option(parsing: .upToNextOption, help: "Namespaces of each round.")
  var namespaces = [1000, 10_000]

  @Option(help: "Seconds to watch the converged operator.")
  var idleSeconds = 60

  @Option(help: "Deletions to time, one a namespace.")
  var deletions = 200

  /// What one round came to.
  struct Round {
    var namespaces: Int
    var objects: Int
    var convergence: Double
    var idleShare: Double
    var memory: Int
    var sandboxMemory: Int
    var latencies: [Double]
  }

  func run() async throws {
    var rounds: [Round] = []
    for count in namespaces { rounds.append(try await measure(count)) }
    print(Self.table(rounds, idleSeconds: idleSeconds))
  }

  private func measure(_ count: Int) async throws -> Round {
    let plane = try await SandboxPlane(binary)
    defer { plane.stop() }
    note("creating \(count) namespaces")
    try await plane.cluster.createNamespaces("own", count: count)
    let process = try await plane.startOperator(binary)
    defer { process.stop() }
    let baseline = try MeasuredCluster.example(for: "own")
    note("convergence")
    let seconds = try await Stopwatch.time { try await plane.cluster.converge(baseline, count: count) }.seconds
    let status = try await plane.cluster.admin.get(SecurityBaseline.self, ObjectKey(name: baseline.name)).status
    note("restore latency: \(deletions) deletions")
    let latencies = try await plane.cluster.restoreLatencies(baseline: baseline, count: min(deletions, count))
    note("idle for \(idleSeconds) s")
    try await Task.sleep(for: .seconds(5))
    let before = ProcessMemory.processorSeconds(of: process.processIdentifier)
    try await Task.sleep(for: .seconds(idleSeconds))
    let used = ProcessMemory.processorSeconds(of: process.processIdentifier) - before
    return Round(
      namespaces: count, objects: Int(status?.objects?.applied ?? 0), convergence: seconds,
      idleShare: used / Double(idleSeconds), memory: ProcessMemory.residentMiB(of: process.processIdentifier),
      sandboxMemory: ProcessMemory.residentMiB(of: plane.processIdentifier), latencies: latencies)
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
      """
  }
}

/// A sandbox in a process of its own.
final class SandboxPlane: Sendable {
  let cluster: MeasuredCluster
  private let process: Process
  private let kubeconfig: URL

  init(_ binary: String) async throws {
    kubeconfig = FileManager.default.temporaryDirectory.appending(path: "plimsoll-scale-\(UUID().uuidString)")
    process = Process()
    process.executableURL = URL(fileURLWithPath: binary)
    process.arguments = ["sandbox", "--keep", "--no-with-operator", "--write-kubeconfig", kubeconfig.path]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    while !FileManager.default.fileExists(atPath: kubeconfig.path) {
      guard process.isRunning else { throw BenchmarkError("the sandbox did not start") }
      try await Task.sleep(for: .milliseconds(20))
    }
    let configuration = try ClusterConfiguration.load(kubeconfig: kubeconfig.path, context: nil, environment: [:])
    cluster = MeasuredCluster(
      admin: Client(
        source: configuration.source, transport: CurlTransport(), userAgent: "plimsoll-benchmark",
        logger: Logger(label: "benchmark")))
  }

  var processIdentifier: Int32 { process.processIdentifier }

  func startOperator(_ binary: String) async throws -> OperatorProcess {
    try await OperatorProcess(binary, kubeconfig: kubeconfig)
  }

  func stop() {
    process.terminate()
    process.waitUntilExit()
  }
}
