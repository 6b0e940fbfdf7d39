import ArgumentParser
import Controller
import Foundation
import Kubernetes
import Logging
import ServiceLifecycle

/// `plimsoll run`
struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the operator.",
    discussion: """
      Finds the cluster as kubectl does: --kubeconfig, KUBECONFIG, ~/.kube/config, then the pod's service account.
      SIGTERM and SIGINT finish the work in hand and exit 0 within 10 seconds.
      """)

  @Option(help: "Path of the kubeconfig file to use.")
  var kubeconfig: String?

  @Option(help: "Context of the kubeconfig to use instead of the current one.")
  var context: String?

  @Option(help: "Namespaces to reconcile at once.")
  var namespaceConcurrency = 32

  @Option(help: "Look at everything anew this often, e.g. 30m, 1h, 24h.")
  var resync: DurationArgument = DurationArgument(seconds: 3600)

  @Option(help: "Least severe messages to print: trace, debug, info, notice, warning, error.")
  var logLevel: Logger.Level = .info

  @Option(help: "How to print messages: text or json (one object a line).")
  var logFormat: LogFormat = .text

  @Option(help: "The operator's own namespace: protected, and home of the lease.")
  var operatorNamespace: String?

  @Flag(help: "Act only while holding the lease: for more than one replica.")
  var leaderElect = false

  @Option(help: "Serve /healthz and /readyz here, as host:port; empty for nowhere.")
  var healthAddress = ""

  @Flag(help: "Converge, print a summary, exit: 0 all as asked, 1 findings or failures.")
  var once = false

  func validate() throws {
    guard (1...256).contains(namespaceConcurrency) else {
      throw ValidationError("--namespace-concurrency '\(namespaceConcurrency)' is out of range: choose 1 to 256")
    }
    guard resync.duration >= .seconds(10) else {
      throw ValidationError("--resync '\(resync.text)' is too short: choose 10s or more")
    }
  }

  func run() async throws {
    LoggingSystem.bootstrap { [logFormat, logLevel] label in
      LineLogHandler(label: label, format: logFormat, level: logLevel)
    }
    let logger = Logger(label: "plimsoll")
    let environment = ProcessInfo.processInfo.environment
    let configuration = try ClusterConfiguration.load(
      kubeconfig: kubeconfig, context: context, environment: environment)
    logger.info("using \(configuration.description)")
    try await configuration.withClient(logger: logger) { client in
      let controller = Operator(settings: settings(environment), client: client, logger: logger)
      if once { try await controller.convergeAndReport() } else { try await serve(controller, logger: logger) }
    }
  }

  private func serve(_ controller: Operator, logger: Logger) async throws {
    var quiet = logger
    quiet.logLevel = max(logLevel, .notice)
    try await ServiceGroup(configuration: .init(untilSignal: [.init(service: controller)], logger: quiet)).run()
    logger.info("stopped")
  }

  private func settings(_ environment: [String: String]) -> OperatorSettings {
    OperatorSettings(
      namespaceConcurrency: namespaceConcurrency, resync: resync.duration,
      operatorNamespace: operatorNamespace ?? environment["POD_NAMESPACE"] ?? "plimsoll-system",
      leaderElection: leaderElect,
      identity: environment["POD_NAME"]
        ?? "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)",
      healthAddress: healthAddress.isEmpty ? nil : healthAddress)
  }
}

extension Operator {
  /// Converges and prints the summary: exit code 1 for findings or failures.
  func convergeAndReport() async throws {
    let summary = try await converge()
    print(SummaryTable(summary).text)
    if !summary.isClean { throw ExitCode.failure }
  }
}

/// A length of time as Go and kubectl write it: `90s`, `30m`, `1h30m`.
struct DurationArgument: ExpressibleByArgument {
  var text: String
  var duration: Duration

  init(seconds: Int) {
    text = "\(seconds)s"
    duration = .seconds(seconds)
  }

  init?(argument: String) {
    var total = Duration.zero
    var digits = ""
    for character in argument {
      if character.isNumber {
        digits.append(character)
        continue
      }
      guard let value = Int(digits), let unit = Self.units[character] else { return nil }
      total += unit * value
      digits = ""
    }
    guard digits.isEmpty, !argument.isEmpty else { return nil }
    text = argument
    duration = total
  }

  private static let units: [Character: Duration] = ["s": .seconds(1), "m": .seconds(60), "h": .seconds(3600)]

  var defaultValueDescription: String { "1h" }
}
