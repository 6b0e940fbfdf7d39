import Foundation

/// The operator in a process of its own: `plimsoll-operator run` or `plimsoll run`.
struct OperatorProcess {
  private let process: Process

  /// Starts the operator and waits until its caches have synced, so that no figure includes the initial lists.
  init(_ binary: String, kubeconfig: URL) async throws {
    let address = "127.0.0.1:\(Int.random(in: 20_000..<30_000))"
    process = Process()
    process.executableURL = URL(fileURLWithPath: binary)
    process.arguments = [
      "run", "--kubeconfig", kubeconfig.path, "--log-level", "warning", "--health-address", address,
    ]
    try process.run()
    while (try? Subprocess.run("/usr/bin/curl", "--silent", "--fail", "http://\(address)/readyz")) == nil {
      guard process.isRunning else { throw BenchmarkError("the operator did not start") }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  var processIdentifier: Int32 { process.processIdentifier }

  /// Stops the operator and waits until its process has exited.
  func stop() {
    guard process.isRunning else { return }
    process.terminate()
    process.waitUntilExit()
  }
}
