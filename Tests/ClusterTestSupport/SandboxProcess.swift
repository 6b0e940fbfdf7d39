package import Foundation
package import Kubernetes
import Logging
import TestSupport
import Testing

/// `plimsoll sandbox` as a process.
package final class SandboxProcess: Sendable {
  /// The kubeconfig that it has written.
  package let kubeconfig: URL
  /// A client with all permissions.
  package let client: Client

  private let process: BackgroundProcess

  /// Starts a sandbox, and waits until it responds.
  ///
  /// - Parameters:
  ///   - kubeconfig: The file that it writes. It must not exist.
  ///   - arguments: Further options.
  ///   - log: The file for its output; `nil` for one beside the kubeconfig, whose name begins with a dot.
  package static func start(
    kubeconfig: URL, _ arguments: [String] = [], log: URL? = nil
  ) async throws -> SandboxProcess {
    let folder = kubeconfig.deletingLastPathComponent()
    let process = try BackgroundProcess(
      OperatorProcess.binary, ["sandbox", "--keep", "--write-kubeconfig", kubeconfig.path] + arguments,
      log: log ?? folder.appending(path: ".\(kubeconfig.lastPathComponent).log"))
    try await eventually("the sandbox writes \(kubeconfig.lastPathComponent)", within: .seconds(60)) {
      !process.isRunning || FileManager.default.fileExists(atPath: kubeconfig.path)
    }
    guard process.isRunning else { throw SetupError("the sandbox ended: \(process.output)") }
    let client = try Client(kubeconfig: kubeconfig)
    try await eventually("the sandbox responds", within: .seconds(60)) {
      _ = try await client.serverVersion()
      return true
    }
    return SandboxProcess(kubeconfig: kubeconfig, client: client, process: process)
  }

  private init(kubeconfig: URL, client: Client, process: BackgroundProcess) {
    self.kubeconfig = kubeconfig
    self.client = client
    self.process = process
  }

  /// Sends a signal, for example `SIGSTOP`, so that it does not answer.
  package func signal(_ number: Int32) { process.signal(number) }
}

extension Client {
  /// A client for tests, of the cluster in a kubeconfig.
  package init(kubeconfig: URL, userAgent: String = "plimsoll-tests") throws {
    let configuration = try ClusterConfiguration.load(kubeconfig: kubeconfig.path, context: nil, environment: [:])
    self.init(
      source: configuration.source, transport: CurlTransport(), userAgent: userAgent, logger: Logger(label: "tests"))
  }
}
