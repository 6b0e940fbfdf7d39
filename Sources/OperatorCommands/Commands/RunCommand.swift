package import ArgumentParser
import Controller
import ControllerRuntime
import Kubernetes
import Logging
import ServiceLifecycle

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `plimsoll-operator run` and `plimsoll run`.
package struct RunCommand<Root: RootCommand>: AsyncParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "run",
      abstract: "Run the operator.",
      discussion: """
        Finds the cluster as kubectl does: --kubeconfig, KUBECONFIG, ~/.kube/config, then the pod's service account.
        SIGTERM and SIGINT finish the work in hand and exit 0 within 10 seconds.

          \(Root.name) run
          \(Root.name) run --leader-elect --health-address :8081 --log-format json
          \(Root.name) run --once --context staging

        With --once and --leader-elect, it waits up to the lease duration for a stale lease to expire, and exits 2 if another
        replica leads.

        Exit codes: 0 fine; with --once: 1 findings or drift, 2 failure; without it: 1 failure; 2 usage.
        """)
  }

  @OptionGroup var cluster: ClusterOptions

  @Option(help: "Namespaces to reconcile at once.")
  var namespaceConcurrency = OperatorSettings.defaultNamespaceConcurrency

  @Option(
    help: "Resync interval: how often everything is listed and reconciled even without changes, e.g. 30m, 1h, 24h.")
  var resync = DurationArgument(OperatorSettings.defaultResync)

  @OptionGroup var logging: LogLevelOption

  @Option(help: "How to print messages: text or json (one object per line).")
  var logFormat: LogFormat = .text

  @OptionGroup var namespace: OperatorNamespaceOption

  @OptionGroup var identity: ClusterIdentityOptions

  @Flag(help: "Enable leader election: needed with more than one replica.")
  var leaderElect = false

  @Option(help: "How long other replicas wait before they acquire a lease that is not renewed.")
  var leaseDuration = DurationArgument(LeaderElectionTimes.default.leaseDuration)

  @Option(help: "How long the leader keeps leading without a renewal; shorter than --lease-duration.")
  var renewDeadline = DurationArgument(LeaderElectionTimes.default.renewDeadline)

  @Option(
    help:
      "Interval between two attempts to acquire or renew the lease; 1.2 times this is shorter than --renew-deadline.")
  var retryPeriod = DurationArgument(LeaderElectionTimes.default.retryPeriod)

  @Option(help: "Address to serve /livez and /readyz on, as host:port; empty to serve neither.")
  var healthAddress = ""

  @Option(help: "Address to serve /metrics on, as host:port, which may be the health address; empty to serve none.")
  var metricsAddress = ""

  @OptionGroup var alerts: AlertOptions

  @Flag(help: "Reconcile everything once, print a summary, and exit.")
  var once = false

  package init() {}

  package func validate() throws {
    guard (1...256).contains(namespaceConcurrency) else {
      throw ValidationError("--namespace-concurrency '\(namespaceConcurrency)' is out of range: choose 1 to 256")
    }
    guard (.seconds(10) ... .seconds(365 * 86_400)).contains(resync.duration) else {
      throw ValidationError("--resync '\(resync.text)' is out of range: choose 10s to 8760h")
    }
    do {
      _ = try leaderElectionTimes
    } catch {
      throw ValidationError("--lease-duration, --renew-deadline or --retry-period is invalid: \(error)")
    }
  }

  private var leaderElectionTimes: LeaderElectionTimes {
    get throws {
      try LeaderElectionTimes(
        leaseDuration: leaseDuration.duration, renewDeadline: renewDeadline.duration, retryPeriod: retryPeriod.duration)
    }
  }

  package func run() async throws {
    LoggingSystem.bootstrap { [logFormat, logging] label in
      LineLogHandler(label: label, format: logFormat, level: logging.logLevel)
    }
    let logger = Logger(label: "plimsoll")
    guard once else { return try await operate(logger: logger) { try await serve($0, logger: logger) } }
    try await ExitCode.reportingFailure { try await operate(logger: logger) { try await $0.runOnceAndReport() } }
  }

  private func operate(logger: Logger, _ body: (Operator) async throws -> Void) async throws {
    let environment = ProcessEnvironment.current
    let configuration = try cluster.configuration(environment: environment)
    logger.info("using \(configuration.description)")
    let fence = leaderElect ? LeadershipFence() : nil
    let metrics = OperatorMetrics.registry()
    try await configuration.withClient(fence: fence, metrics: metrics, logger: logger) { client, transport in
      let settings = try settings(environment, fence: fence)
      try await body(
        Operator(
          settings: settings, client: client, metrics: metrics, transportStall: { transport.stall(now: .now) },
          logger: logger))
    }
  }

  private func serve(_ controller: Operator, logger: Logger) async throws {
    var quiet = logger
    quiet.logLevel = max(logging.logLevel, .notice)
    try await ServiceGroup(configuration: .init(untilSignal: [.init(service: controller)], logger: quiet)).run()
    logger.info("stopped")
  }

  private func settings(_ environment: [String: String], fence: LeadershipFence?) throws -> OperatorSettings {
    OperatorSettings(
      namespaceConcurrency: namespaceConcurrency, resync: resync.duration,
      operatorNamespace: namespace.operatorNamespace ?? environment["POD_NAMESPACE"] ?? namespace.name,
      leaderElection: leaderElect, leaderElectionTimes: try leaderElectionTimes, fence: fence,
      identity: environment["POD_NAME"]
        ?? "\(Self.hostName)-\(getpid())",
      version: ProductVersion.current, cluster: try identity.identity(environment: environment),
      healthAddress: healthAddress.isEmpty ? nil : healthAddress,
      metricsAddress: metricsAddress.isEmpty ? nil : metricsAddress, alertReceiver: try alerts.receiver)
  }

  /// The name of this machine.
  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count) == 0 else { return "localhost" }
    return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
