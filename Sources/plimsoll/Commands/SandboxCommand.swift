import ArgumentParser
import Controller
import Kubernetes
import Logging
import OperatorCommands
import Sandbox
import ServiceLifecycle

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `plimsoll sandbox`
struct SandboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sandbox",
    abstract: "Try baselines on a Kubernetes API server in memory: no cluster needed.",
    discussion: """
      Starts the server on loopback with TLS and a token, loads manifests into it, runs the operator on it, and prints \
      the path of its kubeconfig. Without --keep it reconciles everything once, prints a summary, and exits.

        plimsoll sandbox --load examples/restricted.yaml namespaces.yaml
        plimsoll sandbox --keep --write-kubeconfig sandbox.kubeconfig

      The sandbox stores objects and does what controllers would do for them. It does not run pods.

      Exit codes: 0 fine, 1 findings or drift, 2 failure or usage.
      """)

  @Option(
    name: .long, parsing: .upToNextOption,
    help: "Manifests to load: files or folders of YAML or JSON, e.g. a GitOps folder, or `kubectl get -A -o yaml`.")
  var load: [String] = []

  @Flag(help: "Keep running until interrupted.")
  var keep = false

  @Option(help: "Write the kubeconfig to this file, which must not exist; it is removed at the end.")
  var writeKubeconfig: String?

  @Option(help: "Port on 127.0.0.1; 0 for any free port.")
  var port = 0

  @Flag(inversion: .prefixedNo, help: "Run the operator on it.")
  var withOperator = true

  @OptionGroup var identity: ClusterIdentityOptions

  @Option(help: "Least severe messages to print: trace, debug, info, notice, warning, error.")
  var logLevel: Logger.Level = .notice

  /// The namespace in which the operator keeps its own objects. In a cluster, the installation creates it.
  private static let operatorNamespace: JSONValue = [
    "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(OperatorSettings.defaultNamespace)],
  ]

  func run() async throws {
    try await ExitCode.reportingFailure { try await serve() }
  }

  private func serve() async throws {
    LoggingSystem.bootstrap { [logLevel] label in LineLogHandler(label: label, format: .text, level: logLevel) }
    let logger = Logger(label: "plimsoll")
    let objects = try load.isEmpty ? [] : ManifestLoader().load(load).map(\.object)
    let directory = FileManager.default.temporaryDirectory.appending(path: "plimsoll-sandbox-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let server = try await LoopbackServer(
      directory: directory, kubeconfig: writeKubeconfig.map { URL(fileURLWithPath: $0) }, port: port, logger: logger)
    defer { server.removeKubeconfig() }
    server.apiServer.fill(with: [Self.operatorNamespace] + objects)

    let session = ServiceGroupConfiguration.ServiceConfiguration(
      service: Session(command: self, server: server, logger: logger),
      successTerminationBehavior: .gracefullyShutdownGroup, failureTerminationBehavior: .gracefullyShutdownGroup)
    let silent = Logger(label: "services") { _ in SwiftLogNoOpLogHandler() }
    try await ServiceGroup(
      configuration: .init(untilSignal: [.init(service: server), session], logger: silent)
    ).run()
  }
}

/// The session of a sandbox.
private struct Session: Service {
  let command: SandboxCommand
  let server: LoopbackServer
  let logger: Logger

  func run() async throws {
    try await server.ready()
    print("sandbox: \(server.kubeconfig.path)")
    print("  export KUBECONFIG=\(server.kubeconfig.path)")
    guard command.withOperator else { return try await stayUp() }
    let configuration = try ClusterConfiguration.load(
      kubeconfig: server.kubeconfig.path, context: nil, environment: [:])
    try await configuration.withClient(logger: logger) { client in
      let settings = OperatorSettings(
        identity: "sandbox", cluster: try command.identity.identity(environment: ProcessEnvironment.current))
      let controller = Operator(settings: settings, client: client, logger: logger)
      if command.keep { try await controller.run() } else { try await controller.runOnceAndReport() }
    }
  }

  private func stayUp() async throws {
    guard command.keep else { return }
    try await gracefulShutdown()
  }
}
