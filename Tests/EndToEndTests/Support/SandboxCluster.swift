import ClusterTestSupport
import Foundation
import Kubernetes
import TestSupport
import Testing

/// A cluster of `plimsoll sandbox` with an operator, as two processes.
final class SandboxCluster: Sendable {
  /// Its name.
  let name: String
  /// The address of the operator's metrics.
  let metrics: String
  /// A client with all permissions.
  let client: Client

  private let directory: URL
  private let server: SandboxProcess
  private let controller: BackgroundProcess

  /// Starts a cluster with objects, and waits until its operator exports metrics.
  static func start(_ name: String, _ objects: [JSONValue]) async throws -> SandboxCluster {
    let directory = FileManager.default.temporaryDirectory.appending(path: "sandbox-\(name)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let manifests = directory.appending(path: "objects.yaml")
    try Data(YAML.emit(objects).utf8).write(to: manifests)
    let kubeconfig = directory.appending(path: "kubeconfig")
    let server = try await SandboxProcess.start(
      kubeconfig: kubeconfig, ["--no-with-operator", "--load", manifests.path],
      log: directory.appending(path: "server.log"))
    let address = "127.0.0.1:\(try LocalHTTP.freePort())"
    let controller = try BackgroundProcess(
      OperatorProcess.binary, ["run", "--kubeconfig", kubeconfig.path, "--metrics-address", address],
      log: directory.appending(path: "operator.log"))
    let cluster = SandboxCluster(
      name: name, metrics: address, directory: directory, server: server, controller: controller)
    try await eventually("the operator of \(name) exports metrics", within: .seconds(60)) {
      try LocalHTTP.get("http://\(address)/metrics").body.contains("plimsoll_build_info")
    }
    return cluster
  }

  private init(
    name: String, metrics: String, directory: URL, server: SandboxProcess, controller: BackgroundProcess
  ) {
    self.name = name
    self.metrics = metrics
    client = server.client
    self.directory = directory
    self.server = server
    self.controller = controller
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  /// The target of Prometheus, with the name of the cluster as its label.
  var target: PrometheusServer.Target { PrometheusServer.Target(address: metrics, labels: ["cluster": name]) }

  /// Kills the operator.
  func stopOperator() async throws {
    controller.signal(SIGKILL)
    try await eventually("the operator of \(name) ends") { !self.controller.isRunning }
  }
}
