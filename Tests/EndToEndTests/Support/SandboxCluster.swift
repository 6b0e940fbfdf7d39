import ClusterTestSupport
import Foundation
import Kubernetes
import Logging
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
  private let server: Process
  private let controller: Process

  /// Starts a cluster with objects, and waits until its operator exports metrics.
  static func start(_ name: String, _ objects: [JSONValue]) async throws -> SandboxCluster {
    let directory = FileManager.default.temporaryDirectory.appending(path: "sandbox-\(name)-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let manifests = directory.appending(path: "objects.yaml")
    try Data(YAML.emit(objects).utf8).write(to: manifests)
    let kubeconfig = directory.appending(path: "kubeconfig")
    let server = try run(
      ["sandbox", "--keep", "--no-with-operator", "--write-kubeconfig", kubeconfig.path, "--load", manifests.path],
      log: directory.appending(path: "server.log"))
    let client = try await client(kubeconfig)
    let address = "127.0.0.1:\(try LocalHTTP.freePort())"
    let controller = try run(
      ["run", "--kubeconfig", kubeconfig.path, "--metrics-address", address],
      log: directory.appending(path: "operator.log"))
    let cluster = SandboxCluster(
      name: name, metrics: address, client: client, directory: directory, server: server, controller: controller)
    try await eventually("the operator of \(name) exports metrics", within: .seconds(60)) {
      try LocalHTTP.get("http://\(address)/metrics").body.contains("plimsoll_build_info")
    }
    return cluster
  }

  private init(
    name: String, metrics: String, client: Client, directory: URL, server: Process, controller: Process
  ) {
    self.name = name
    self.metrics = metrics
    self.client = client
    self.directory = directory
    self.server = server
    self.controller = controller
  }

  deinit {
    for process in [controller, server] where process.isRunning { kill(process.processIdentifier, SIGKILL) }
    try? FileManager.default.removeItem(at: directory)
  }

  /// The target of Prometheus, with the name of the cluster as its label.
  var target: PrometheusServer.Target { PrometheusServer.Target(address: metrics, labels: ["cluster": name]) }

  /// Kills the operator.
  func stopOperator() async throws {
    kill(controller.processIdentifier, SIGKILL)
    try await eventually("the operator of \(name) ends") { !self.controller.isRunning }
  }

  /// Waits until the server has written its kubeconfig and responds.
  private static func client(_ kubeconfig: URL) async throws -> Client {
    try await eventually("the server writes its kubeconfig", within: .seconds(60)) {
      FileManager.default.fileExists(atPath: kubeconfig.path)
    }
    let configuration = try ClusterConfiguration.load(kubeconfig: kubeconfig.path, context: nil, environment: [:])
    let client = Client(
      source: configuration.source, transport: CurlTransport(), userAgent: "plimsoll-tests",
      logger: Logger(label: "tests"))
    try await eventually("the server responds", within: .seconds(60)) {
      _ = try await client.serverVersion()
      return true
    }
    return client
  }

  private static func run(_ arguments: [String], log: URL) throws -> Process {
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    let process = Process()
    process.executableURL = OperatorProcess.binary
    process.arguments = arguments
    let handle = try FileHandle(forWritingTo: log)
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    ControlPlaneScript.killAtExit(process.processIdentifier)
    return process
  }
}
