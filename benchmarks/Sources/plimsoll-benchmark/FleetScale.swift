import ArgumentParser
import Foundation
import Kubernetes

/// Measures `plimsoll fleet status` with many clusters that answer after a delay.
struct FleetScale: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fleet", abstract: "Measure plimsoll fleet with many clusters, some of which hang.")

  @OptionGroup var binaries: Binaries

  @Option(help: "Number of clusters.")
  var clusters = 500

  @Option(help: "How long each response takes, in milliseconds.")
  var delay = 50

  @Option(help: "Number of clusters that accept connections and never answer.")
  var hung = 10

  @Option(help: "Number of API servers in memory; each serves several clusters.")
  var servers = 10

  @Option(help: "Number of measurements.")
  var rounds = 3

  func validate() throws {
    guard clusters > hung, hung >= 0, servers > 0, rounds > 0 else {
      throw ValidationError("--clusters must be more than --hung, and --servers and --rounds at least 1")
    }
  }

  /// How long one run may take, in seconds, with the default options: docs/fleet.md names this limit.
  private static let goal = 10.0

  /// One run of `plimsoll fleet status`.
  private struct Round {
    var seconds: Double
    var peakMiB: Int
    var reachable: Int
  }

  func run() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "plimsoll-fleet-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    Benchmark.note("starting \(servers) API servers for \(clusters) clusters")
    var sandboxes: [SandboxProcess] = []
    defer { for sandbox in sandboxes { sandbox.stop() } }
    for _ in 0..<servers { sandboxes.append(try await SandboxProcess(binaries.plimsoll)) }
    for sandbox in sandboxes { try await install(in: sandbox) }
    let relay = try DelayingRelay(delay: .milliseconds(delay))
    defer { relay.stop() }
    for index in 0..<clusters {
      let text = try String(contentsOf: sandboxes[index % servers].kubeconfig, encoding: .utf8)
      let port = try relay.listen(relayingTo: index < hung ? nil : try Self.port(in: text))
      let kubeconfig = text.replacing(/https:\/\/127\.0\.0\.1:\d+/, with: "https://127.0.0.1:\(port)")
      try Data(kubeconfig.utf8).write(to: folder.appending(path: "cluster-\(index)"))
    }
    try measure(folder)
  }

  /// Applies a baseline. No operator runs: only the reads of the fleet are measured.
  private func install(in sandbox: SandboxProcess) async throws {
    let baseline = try BenchmarkBaseline(namespacePrefix: "own", file: "examples/restricted.yaml")
    _ = try await sandbox.cluster.admin.apply(
      baseline.manifest, type: MeasuredBaseline.resourceType, key: ObjectKey(name: baseline.name),
      options: ApplyOptions(fieldManager: "kubectl"))
  }

  private static func port(in kubeconfig: String) throws -> UInt16 {
    guard let match = kubeconfig.firstMatch(of: /https:\/\/127\.0\.0\.1:(\d+)/), let port = UInt16(match.1) else {
      throw BenchmarkError("the kubeconfig of the sandbox has no port")
    }
    return port
  }

  private func measure(_ folder: URL) throws {
    var results: [Round] = []
    for round in 1...rounds {
      Benchmark.note("round \(round) of \(rounds)")
      results.append(try run(["fleet", "status", "--kubeconfigs", folder.path, "-o", "json", "--timeout", "3s"]))
    }
    print(table(results))
  }

  /// The rounds, and the slowest of them against its goal.
  private func table(_ results: [Round]) -> String {
    let rows = results.enumerated().map { index, round in
      "| \(index + 1) | \(String(format: "%.1f", round.seconds)) | \(round.peakMiB) | \(round.reachable) |"
    }
    let slowest = results.map(\.seconds).max() ?? 0
    let read = results.map(\.reachable).min() ?? 0
    return """

      | round | fleet status, s | peak memory, MiB | clusters read |
      |---|---|---|---|
      \(rows.joined(separator: "\n"))

      | \(clusters) clusters, \(hung) of which hang | goal | measured | measured / goal |
      |---|---|---|---|
      | slowest fleet status, s | at most \(String(format: "%.0f", Self.goal)) | \(String(format: "%.1f", slowest)) | \
      \(String(format: "%.2f", slowest / Self.goal)) |
      | clusters read | \(clusters - hung) | \(read) | \(String(format: "%.2f", Double(read) / Double(clusters - hung))) |
      """
  }

  private func run(_ arguments: [String]) throws -> Round {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: binaries.plimsoll)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    let start = ContinuousClock.now
    try process.run()
    // Reads concurrently with the process, whose output is larger than the buffer of a pipe.
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let duration = ContinuousClock.now - start
    var usage = rusage()
    // The maximum of all children; that of the API servers is larger only while they run, and they are not waited for.
    getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
    return Round(
      seconds: duration.seconds, peakMiB: usage.ru_maxrss >> 10, reachable: text.matches(of: /"reachable": true/).count)
  }
}
