import Foundation
import Kubernetes

/// `plimsoll sandbox` in a process of its own.
final class SandboxProcess: MeasuredServer {
  /// The sandbox as its administrator sees it.
  let cluster: MeasuredCluster
  /// The kubeconfig file that the sandbox wrote.
  let kubeconfig: URL
  private let process: Process

  /// Starts a sandbox without an operator and waits until it serves.
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
    cluster = MeasuredCluster(
      admin: .admin(of: try .load(kubeconfig: kubeconfig.path, context: nil, environment: [:])))
  }

  /// Starts the operator with the permissions of an administrator.
  func startOperator(_ binary: String) async throws -> OperatorProcess {
    try await OperatorProcess(binary, kubeconfig: kubeconfig)
  }

  var processIdentifier: Int32 { process.processIdentifier }

  /// Processor time that the sandbox has used, in seconds.
  var processorSeconds: Double { ProcessStatistics.processorSeconds(of: processIdentifier) }

  /// Stops the sandbox and waits until its process has exited.
  func stop() {
    process.terminate()
    process.waitUntilExit()
  }
}
