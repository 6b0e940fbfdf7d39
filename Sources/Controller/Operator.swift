import Audit
import CRDs
package import ControllerRuntime
package import Kubernetes
package import Logging
package import Planning
package import Prometheus
import Reconcilers
import ServiceLifecycle

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The running operator: reflectors fill the cache, each change adds a namespace to the queue, and workers reconcile namespaces.
///
///     API server ──watch──▶ Reflector ──▶ Store ──▶ WorkQueue(namespace) ──▶ plan ──▶ execute ──▶ report
package struct Operator: Service {
  private let settings: OperatorSettings
  /// Unique also after a restart of the container, which keeps the name of the pod.
  private let leaseIdentity: String
  private let client: Client
  private let clock: any MonotonicClock
  private let logger: Logger
  private let cache: ObjectCache
  private let sync: CacheSync
  private let queues: ReconcileQueues
  private let events: EventRecorder
  private let watches: Watches
  private let clusterSource: ClusterSource
  private let audit: AuditCache
  private let auditWatches: AuditWatches
  private let auditReconciler: AuditReconciler
  private let reporter: FindingReporter
  private let admissionGuard: AdmissionGuard
  /// Limits the writes of a rollout.
  private let writes: ConcurrencyLimiter
  private let namespaceReconciler: NamespaceReconciler
  private let baselineReconciler: BaselineReconciler
  private let status: StatusAggregator
  private let metrics: MetricRegistry
  private let progress = OperatorProgress()
  private let transportStall: @Sendable () -> Duration
  /// `nil` without a receiver of alerts.
  private let alerts: CloudEventSink?

  /// Objects removed per second in the long run.
  private static let removalsPerSecond = 200
  /// Objects removed at once after a pause.
  private static let removalBurst = 400

  /// Creates an operator; nothing happens before `run()`.
  ///
  /// - Parameters:
  ///   - settings: How it runs.
  ///   - client: The client of the API server.
  ///   - catalog: The controls.
  ///   - metrics: Gets the metrics, also those of the client.
  ///   - transportStall: Returns for how long the thread that performs requests has not reacted.
  ///   - clock: Measures delays and backoff; the clock of a test can run faster.
  ///   - logger: Logs restores and failures.
  package init(
    settings: OperatorSettings, client: Client, catalog: Catalog = .standard,
    metrics: MetricRegistry = OperatorMetrics.registry(),
    transportStall: @escaping @Sendable () -> Duration = { .zero },
    clock: any MonotonicClock = ContinuousClock(), logger: Logger
  ) {
    self.metrics = metrics
    self.transportStall = transportStall
    self.settings = settings
    leaseIdentity = "\(settings.identity)_\(UUID().uuidString.lowercased())"
    self.client = client
    self.clock = clock
    self.logger = logger
    cache = ObjectCache(kinds: catalog.kinds, operatorNamespace: settings.operatorNamespace)
    sync = CacheSync(types: Watches.types(catalog))
    queues = ReconcileQueues(clock: clock, metrics: metrics)
    events = EventRecorder(client: client, reporter: .plimsoll(instance: settings.identity), logger: logger)
    let memory = ObjectMemory()
    let backoff = ConflictBackoff()
    let failures = FailureBackoff()
    let ungrantable = UngrantableRules { [queues, cache] in queues.addAll(of: cache) }
    let sink = settings.alertReceiver.map {
      CloudEventSink(
        receiver: $0, droppedEventType: Alerts.droppedType, transport: CurlTransport(),
        userAgent: "plimsoll/\(settings.version ?? "unknown")", clock: clock, metrics: metrics, logger: logger)
    }
    self.alerts = sink
    let alerts = Alerts { sink?.record($0) }
    let reconcileMetrics = ReconcileMetrics(factory: metrics)
    let newNamespaces = NewNamespaces()
    let status = StatusAggregator(
      cache: cache, queue: queues.baselines, namespaces: queues.namespaces, events: events, metrics: reconcileMetrics,
      alerts: alerts)
    self.status = status
    let audit = AuditCache(clock: clock, metrics: metrics)
    let (baselineChanges, baselinesChanged) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    self.audit = audit
    let onAudit: @Sendable (String?) -> Void = { [cache] namespace in
      if let namespace { return audit.enqueue(namespace) }
      // The end of the audit would drop what is enqueued afterwards.
      audit.enqueueAll(of: cache)
      baselinesChanged.yield()
    }
    clusterSource = ClusterSource(flags: settings.cluster, cache: cache) { [cache, queues] cluster in
      logger.info("cluster", metadata: ["name": "\(cluster.name ?? "unknown")"])
      queues.addAll(of: cache)
      onAudit(nil)
    }
    auditWatches = AuditWatches(
      client: client, cache: cache, audit: audit, changes: baselineChanges,
      onProgress: { [queues, cache] in queues.addBaselines(of: cache) }, resync: settings.resync,
      metrics: metrics, clock: clock, logger: logger)
    watches = Watches(
      client: client, catalog: catalog, cache: cache, sync: sync, queues: queues, status: status,
      newNamespaces: newNamespaces, resync: settings.resync, metrics: metrics, clock: clock, logger: logger,
      ungrantable: ungrantable,
      onRequest: {
        memory.forgetRejections()
        backoff.reset()
        failures.reset()
        _ = ungrantable.reset(now: clock.now)
      },
      onAudit: onAudit)
    let auditSource = AuditSource(audit: audit, cache: cache, status: status)
    reporter = FindingReporter(
      client: client,
      owner: { [cache] namespace, baseline in
        cache.baselines[ObjectKey(name: baseline)]?.spec.owner(of: namespace)
      },
      audit: auditSource, metrics: metrics, clock: clock,
      logger: logger)
    auditReconciler = AuditReconciler(
      audit: audit, source: auditSource, status: status, reports: reporter, events: events, alerts: alerts,
      logger: logger)
    writes = ConcurrencyLimiter(clock: clock)
    let planner = Planner(catalog: catalog)
    let wholeObjects = WholeObjects(client) { client.limitingResponses(to: $0) }
    namespaceReconciler = NamespaceReconciler(
      cache: cache, sync: sync, memory: memory, planner: planner, wholeObjects: wholeObjects,
      executor: PlanExecutor(
        client: client, wholeObjects: wholeObjects, cache: cache, memory: memory, backoff: backoff, failures: failures,
        ungrantable: ungrantable,
        removals: RateLimiter(perSecond: Self.removalsPerSecond, burst: Self.removalBurst),
        limiter: writes, decoder: client.objectDecoder, clock: clock, logger: logger),
      backoff: backoff, failures: failures, status: status, reports: reporter, events: events,
      metrics: reconcileMetrics, newNamespaces: newNamespaces, clock: clock, logger: logger)
    admissionGuard = AdmissionGuard(
      client: client, clock: clock, logger: logger, onChange: { [queues, cache] in queues.addBaselines(of: cache) })
    baselineReconciler = BaselineReconciler(
      client: client, cache: cache, sync: sync, status: status, events: events,
      specs: LastValidSpecs(client: client, namespace: settings.operatorNamespace, clock: clock, logger: logger),
      rollouts: RolloutReconciler(
        cache: cache, status: status, planner: planner, reader: PreflightReader(client: client)),
      audit: { audit.progress },
      admission: { [admissionGuard] in admissionGuard.state }, operatorVersion: settings.version, logger: logger)
  }

  /// Runs until cancelled or shut down gracefully. A graceful shutdown finishes the reconciles in progress, starts no new
  /// ones, and writes the last status.
  ///
  /// - Throws: If the lease is lost, or the health address cannot be bound.
  package func run() async throws {
    var quiet = logger
    quiet.logLevel = max(logger.logLevel, .notice)
    var configuration = ServiceGroupConfiguration(services: try services(), logger: quiet)
    configuration.cancellationSignals = []
    try await ServiceGroup(configuration: configuration).run()
  }

  /// In the order in which they start; they stop in reverse.
  private func services() throws -> [any Service] {
    let expiry = AddressExpiry(cache: cache, queues: queues, clock: clock)
    return try servers() + [events] + [alerts].compactMap(\.self) + watches.reflectors + [
      clusterPropertyWatch, auditWatches, reportWatch, admissionGuard, expiry,
      MemoryReturn(namespaces: queues.namespaces, clock: clock),
      workers,
    ]
  }

  /// One server if health and metrics have the same address.
  private func servers() throws -> [HealthServer] {
    let health = OperatorHealth(
      queues: allQueues, sync: sync, progress: progress, transportStall: transportStall)
    var endpoints: [String: HealthServer.Endpoints] = [:]
    if let address = settings.healthAddress {
      endpoints[address, default: .init()].health = (health.liveness, health.readiness)
    }
    if let address = settings.metricsAddress {
      metrics.collect { [collector] in collector.samples() }
      endpoints[address, default: .init()].metrics = { [metrics] in metrics.text() }
    }
    return try endpoints.sorted { $0.key < $1.key }.map { address, endpoints in
      guard let (host, port) = HealthServer.parse(address) else {
        let flag = endpoints.health == nil ? "--metrics-address" : "--health-address"
        throw OperatorError.invalidAddress(flag: flag, address)
      }
      return HealthServer(host: host, port: port, endpoints: endpoints, logger: logger)
    }
  }

  private var allQueues: [WorkQueue<String>] { [queues.namespaces, queues.baselines, audit.queue, reporter.queue] }

  private var collector: OperatorMetrics {
    OperatorMetrics(
      baselines: BaselineMetrics(cache: cache, status: status), queues: allQueues, sync: sync, progress: progress,
      alerts: alerts, version: settings.version)
  }

  private var reportWatch: ReportWatch {
    ReportWatch(
      client: client, reporter: reporter, reconcileAll: { [queues, cache] in queues.addAll(of: cache) },
      metrics: metrics, clock: clock, logger: logger)
  }

  private var clusterPropertyWatch: ClusterPropertyWatch {
    ClusterPropertyWatch(client: client, source: clusterSource, metrics: metrics, clock: clock, logger: logger)
  }

  private var workers: Workers {
    Workers(
      queues: queues, cache: cache, sync: sync, clusterSource: clusterSource, namespaceReconciler: namespaceReconciler,
      baselineReconciler: baselineReconciler, auditReconciler: auditReconciler, audit: audit, reporter: reporter,
      namespaceConcurrency: settings.namespaceConcurrency, writes: writes,
      elector: settings.leaderElection ? elector : nil,
      progress: progress, resync: settings.resync, clock: clock, logger: logger)
  }

  private var elector: LeaderElector {
    LeaderElector(
      client: APILeaseClient(client: client, fieldManager: WellKnown.fieldManager),
      key: ObjectKey(namespace: settings.operatorNamespace, name: "plimsoll"), identity: leaseIdentity,
      times: settings.leaderElectionTimes, fence: settings.fence, clock: clock, logger: logger)
  }

  /// Lists, reconciles every namespace, writes status, and returns. With leader election, it acquires the lease first
  /// and releases it at the end.
  ///
  /// - Throws: `OperatorError.notSynced` if the cluster cannot be read, `LeaseHeld` if another process leads, or
  ///   `LeadershipLost`.
  package func runOnce() async throws -> RunOnce.Summary {
    guard settings.leaderElection else { return try await reconcileOnce() }
    // A lease whose holder has ended without releasing it expires within this time.
    let limit = settings.leaderElectionTimes.leaseDuration + settings.leaderElectionTimes.retryPeriod * 2
    let summary = try await elector.lead(waitingAtMost: limit) { try await reconcileOnce() }
    guard let summary else { throw CancellationError() }
    return summary
  }

  private func reconcileOnce() async throws -> RunOnce.Summary {
    await admissionGuard.poll()
    return try await RunOnce(
      reflectors: watches.reflectors + [clusterPropertyWatch, auditWatches], cache: cache, sync: sync,
      clusterSource: clusterSource, audit: audit,
      auditReconciler: auditReconciler, namespaceReconciler: namespaceReconciler,
      baselineReconciler: baselineReconciler, events: events, namespaceConcurrency: settings.namespaceConcurrency
    ).run()
  }
}

/// Why an operator cannot run.
package enum OperatorError: Error, Sendable, CustomStringConvertible {
  /// The address is not `host:port`.
  case invalidAddress(flag: String, String)
  /// The stores were not filled in time.
  case notSynced([String])

  /// What is wrong and how to fix it.
  package var description: String {
    switch self {
    case .invalidAddress(let flag, let address):
      "\(flag): '\(address)' is not an address; write host:port, e.g. 127.0.0.1:8081"
    case .notSynced(let reasons):
      "could not read the cluster: \(reasons.joined(separator: "; "))"
    }
  }
}
