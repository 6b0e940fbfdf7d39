import CRDs
public import ControllerRuntime
import Foundation
public import Kubernetes
public import Logging
import Reconcilers
public import ServiceLifecycle

/// The running operator: reflectors fill the stores, any change names a namespace, workers reconcile namespaces.
///
///     API server ──watch──▶ Reflector ──▶ Store ──▶ WorkQueue(namespace) ──▶ plan ──▶ apply ──▶ report
public struct Operator: Service {
  let settings: OperatorSettings
  let client: Client
  let logger: Logger
  let clock: any MonotonicClock
  let cluster: ClusterState
  let baselines = BaselineRegistry()
  let memory = ObjectMemory()
  let contests = ContestTracker()
  let namespaceQueue: WorkQueue<String>
  let baselineQueue: WorkQueue<String>
  let visibility = Visibility(types: Watching.types)
  let events: EventRecorder
  let reporter: Reporter

  /// Objects removed per second in the long run, and at once after a pause.
  static let removalsPerSecond = 200
  /// See `removalsPerSecond`.
  static let removalBurst = 400

  /// Creates an operator; nothing happens before `run()`.
  ///
  /// - Parameter clock: Measures delays and backoff; a test's may run faster than the day.
  public init(
    settings: OperatorSettings, client: Client, logger: Logger, clock: any MonotonicClock = ContinuousClock()
  ) {
    self.settings = settings
    self.client = client
    self.logger = logger
    self.clock = clock
    namespaceQueue = WorkQueue(clock: clock)
    baselineQueue = WorkQueue(clock: clock)
    cluster = ClusterState(operatorNamespace: settings.operatorNamespace)
    events = EventRecorder(client: client, instance: settings.identity, logger: logger)
    reporter = Reporter(
      baselines: baselines, queue: baselineQueue, namespaces: namespaceQueue, events: events)
  }

  /// Runs until cancelled or shut down gracefully: then work in hand is finished, nothing new is begun, and the last
  /// status is written.
  ///
  /// - Throws: What ends the operator for good: the lease is lost, the health address cannot be bound.
  public func run() async throws {
    var configuration = ServiceGroupConfiguration(services: try services(), logger: quiet)
    configuration.cancellationSignals = []
    try await ServiceGroup(configuration: configuration).run()
  }

  /// In the order in which they start; they stop in reverse.
  private func services() throws -> [any Service] {
    var services: [any Service] = []
    if let address = settings.healthAddress {
      guard let (host, port) = HealthServer.parse(address) else {
        throw OperatorError.invalidHealthAddress(address)
      }
      services.append(
        HealthServer(host: host, port: port, isReady: { visibility.isSettled }, logger: logger))
    }
    services.append(events)
    services += Watching(self).reflectors(resync: settings.resync)
    let workers = Workers(self, elector: settings.leaderElection ? elector : nil)
    services.append(workers)
    return services
  }

  private var elector: LeaderElector {
    LeaderElector(
      client: ClientLeaseClient(client: client, fieldManager: "plimsoll"),
      key: ObjectKey(namespace: settings.operatorNamespace, name: "plimsoll"), identity: settings.identity,
      logger: logger)
  }

  private var quiet: Logger {
    var quiet = logger
    quiet.logLevel = max(logger.logLevel, .notice)
    return quiet
  }

  var namespaceReconciler: NamespaceReconciler {
    NamespaceReconciler(
      cluster: cluster, baselines: baselines, memory: memory, visibility: visibility, planner: Planner(),
      executor: StepExecutor(
        client: client, cluster: cluster, memory: memory, contests: contests,
        removals: RateLimiter(perSecond: Self.removalsPerSecond, burst: Self.removalBurst), clock: clock,
        logger: logger),
      reporter: reporter, events: events, logger: logger)
  }

  var baselineReconciler: BaselineReconciler {
    BaselineReconciler(
      client: client, cluster: cluster, baselines: baselines, visibility: visibility, reporter: reporter,
      events: events, logger: logger)
  }
}

/// Why an operator cannot run.
public enum OperatorError: Error, Sendable, CustomStringConvertible {
  /// The address is not `host:port`.
  case invalidHealthAddress(String)
  /// The stores were not filled in time.
  case notSynced([String])

  /// What is wrong and how to mend it.
  public var description: String {
    switch self {
    case .invalidHealthAddress(let address):
      "--health-address '\(address)' is not an address: write host:port, e.g. 127.0.0.1:8081"
    case .notSynced(let reasons):
      "could not read the cluster: \(reasons.joined(separator: "; "))"
    }
  }
}
