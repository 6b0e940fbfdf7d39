import ArgumentParser
import Foundation

/// Measures the operator against a raw load generator on the same API server, in one run.
struct Peer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare the operator with raw load on a real API server: convergence, restores, memory and CPU.")

  @OptionGroup var binaries: Binaries

  @Option(help: "Number of namespaces to converge; each gets six objects.")
  var namespaces = 2000

  @Option(help: "Number of deletions to time, at most one per namespace.")
  var deletions = 200

  @Option(help: "How long to observe the idle operator, in seconds.")
  var idleSeconds = 60

  func run() async throws {
    let controlPlane = try await ControlPlane()
    defer { controlPlane.stop() }
    print(try await measure(controlPlane).table)
  }

  /// Creates the raw load before the operator runs and again afterwards: a server gets slower as it stores more objects,
  /// and faster as it warms up.
  private func measure(_ controlPlane: ControlPlane) async throws -> PeerFigures {
    Benchmark.note("creating 3 x \(namespaces) namespaces")
    for prefix in ["before", "own", "after"] {
      try await controlPlane.cluster.createNamespaces(prefix: prefix, count: namespaces)
    }
    let before = try rawLoad("before", name: "raw", controlPlane)
    var figures = PeerFigures(namespaces: namespaces, objects: before.count)
    figures.start = try await startTime()
    Benchmark.note("raw load: \(before.count) objects")
    figures.rawBefore = try await load(controlPlane) { try before.create() }
    let own = try BenchmarkBaseline(namespacePrefix: "own")
    try await measureOperator(own, controlPlane, &figures)
    try await measureRestart(controlPlane, &figures)
    let after = try rawLoad("after", name: "raw", controlPlane)
    Benchmark.note("raw load: \(after.count) objects")
    figures.rawAfter = try await load(controlPlane) { try after.create() }
    Benchmark.note("raw load: the deletion of all objects, and their creation")
    figures.rawRestore = try await load(controlPlane) {
      try after.delete()
      try after.create()
    }.seconds
    return figures
  }

  private func measureOperator(
    _ baseline: BenchmarkBaseline, _ controlPlane: ControlPlane, _ figures: inout PeerFigures
  ) async throws {
    let process = try await controlPlane.startOperator(binaries.plimsollOperator)
    defer { process.stop() }
    try await checkQuiet(process)
    Benchmark.note("operator: \(figures.objects) objects")
    let processorSeconds = ProcessStatistics.processorSeconds(of: process.processIdentifier)
    figures.convergence = try await load(controlPlane) {
      try await controlPlane.cluster.converge(baseline, count: namespaces)
    }
    figures.operatorCPU =
      ProcessStatistics.processorSeconds(of: process.processIdentifier) - processorSeconds
    figures.writes = try process.writes()
    Benchmark.note("restore latency: \(deletions) deletions")
    let count = min(deletions, namespaces)
    figures.restores = try await controlPlane.cluster.restoreLatencies(of: baseline, count: count)
    figures.creations = try await controlPlane.cluster.creationLatencies(of: baseline, count: count)
    Benchmark.note("idle for \(idleSeconds) s")
    figures.idleShare = try await process.idleShare(seconds: idleSeconds)
    figures.memory = ProcessStatistics.anonymousMiB(of: process.processIdentifier)
    figures.residentMemory = ProcessStatistics.residentMiB(of: process.processIdentifier)
    Benchmark.note("operator: the deletion of all objects")
    let generated = try rawLoad("own", name: nil, controlPlane)
    let expected = try await controlPlane.cluster.objectCount()
    figures.restoreOfAll = try await load(controlPlane) {
      try generated.delete()
      try await controlPlane.cluster.waitForObjects(expected)
    }.seconds
  }

  /// Checks that the namespaces of the raw load do not make the operator work, which would be counted as its convergence.
  private func checkQuiet(_ process: OperatorProcess) async throws {
    try await Task.sleep(for: .seconds(5))
    let writes = try process.writes()
    guard writes == 0 else {
      throw BenchmarkError(
        "the operator sent \(writes) writes before there was a baseline: objects of the raw load look like its own")
    }
  }

  /// Starts the operator again where everything is as declared already.
  private func measureRestart(_ controlPlane: ControlPlane, _ figures: inout PeerFigures) async throws {
    Benchmark.note("operator: restart")
    figures.writesOnRestart = try await controlPlane.writesOnRestart(of: binaries.plimsollOperator)
  }

  private func rawLoad(_ prefix: String, name: String?, _ controlPlane: ControlPlane) throws -> RawLoad {
    try RawLoad(
      try BenchmarkBaseline(namespacePrefix: prefix, name: name), namespaces: namespaces, binary: binaries.plimsoll,
      controlPlane: controlPlane)
  }

  private func load(
    _ controlPlane: ControlPlane, _ operation: () async throws -> Void
  ) async throws -> PeerFigures.Load {
    let processorSeconds = controlPlane.processorSeconds
    let duration = try await Stopwatch.time(operation)
    return PeerFigures.Load(seconds: duration.seconds, serverCPU: controlPlane.processorSeconds - processorSeconds)
  }

  /// The median of ten starts, in milliseconds.
  private func startTime() async throws -> Double {
    var times: [Double] = []
    for _ in 0..<10 {
      times.append(try await Stopwatch.time { try Subprocess.run(binaries.plimsollOperator, "version") }.seconds * 1000)
    }
    return times.percentile(0.5)
  }
}
