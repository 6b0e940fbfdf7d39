import Foundation

/// The operator in a process of its own: `plimsoll-operator run` or `plimsoll run`.
struct OperatorProcess {
  private let process: Process
  private let address: String

  /// Starts the operator and waits until its caches have synced, so that no figure includes the initial lists.
  init(_ binary: String, kubeconfig: URL) async throws {
    address = "127.0.0.1:\(Int.random(in: 20_000..<30_000))"
    process = Process()
    process.executableURL = URL(fileURLWithPath: binary)
    process.arguments = [
      "run", "--kubeconfig", kubeconfig.path, "--log-level", "warning", "--health-address", address,
      "--metrics-address", address,
    ]
    try process.run()
    while (try? Subprocess.run("/usr/bin/curl", "--silent", "--fail", "http://\(address)/readyz")) == nil {
      guard process.isRunning else { throw BenchmarkError("the operator did not start") }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  var processIdentifier: Int32 { process.processIdentifier }

  /// The share of one core that it uses while nothing changes, measured after a pause.
  func idleShare(seconds: Int) async throws -> Double {
    try await Task.sleep(for: .seconds(5))
    let before = ProcessStatistics.processorSeconds(of: processIdentifier)
    try await Task.sleep(for: .seconds(seconds))
    return (ProcessStatistics.processorSeconds(of: processIdentifier) - before) / Double(seconds)
  }

  /// Number of requests other than reads that it has sent, from its metrics. Without leader election it renews no lease.
  func writes() throws -> Int {
    let file = FileManager.default.temporaryDirectory.appending(path: "plimsoll-benchmark-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    try Subprocess.run("/usr/bin/curl", "--silent", "--fail", "http://\(address)/metrics", writingTo: file)
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .filter { $0.hasPrefix("rest_client_requests_total{") && !$0.contains("method=\"GET\"") }
      .reduce(0) { $0 + (Int($1.split(separator: " ").last ?? "") ?? 0) }
  }

  /// Stops the operator and waits until its process has exited.
  func stop() {
    guard process.isRunning else { return }
    process.terminate()
    process.waitUntilExit()
  }
}
