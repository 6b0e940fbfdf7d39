import ArgumentParser
import CRDs
import Foundation
import Kubernetes
import Reconcilers

/// Measures the operator against raw load on the same server, in one run.
@main
struct Benchmark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plimsoll-benchmark",
    abstract: "Convergence against raw load, restore latency, memory; see benchmarks/README.md.")

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
    try await plane.createNamespaces("raw", count: namespaces)
    try await plane.createNamespaces("own", count: namespaces)

    let baseline = try plane.example(for: "own")
    let raw = try RawLoad(baseline: baseline, count: namespaces, prefix: "raw", plane: plane)
    note("raw load: \(raw.count) objects with curl")
    let rawSeconds = try await Stopwatch.time { try raw.send() }.seconds

    note("the operator: the same objects")
    let process = try plane.startOperator(binary)
    defer { process.terminate() }
    let ownSeconds = try await Stopwatch.time { try await plane.converge(baseline, count: namespaces) }.seconds
    let memory = ProcessMemory.residentMiB(of: process.processIdentifier)

    note("restore latency: \(deletions) deletions")
    let latencies = try await plane.restoreLatencies(baseline: baseline, count: min(deletions, namespaces))
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

  private func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
  private func whole(_ value: Double) -> String { String(format: "%.0f", value) }
}

/// Times work.
enum Stopwatch {
  static func time(_ work: () async throws -> Void) async throws -> Duration {
    let start = ContinuousClock.now
    try await work()
    return .now - start
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

extension [Double] {
  /// The value below which that share of the values lies (nearest rank).
  func percentile(_ share: Double) -> Double {
    let sorted = self.sorted()
    guard !sorted.isEmpty else { return .nan }
    return sorted[Swift.max(0, Int((Double(sorted.count) * share).rounded(.up)) - 1)]
  }
}

/// Runs programs.
enum Shell {
  static func run(_ program: String, _ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw BenchmarkError("\(program) ended with \(process.terminationStatus)")
    }
  }
}

/// Reads /proc.
enum ProcessMemory {
  static func residentMiB(of pid: Int32) -> Int {
    let text = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 / 1024 } ?? 0
  }
}

struct BenchmarkError: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
