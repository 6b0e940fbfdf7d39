import Controller
import Kubernetes
import Logging
import Sandbox
import TestSupport

/// A sandbox with an operator, and a user who changes objects.
actor SimulatedCluster {
  let server = APIServer(.init(bookmarkInterval: .milliseconds(200)))
  private let clock = FastClock(factor: 50)
  let user: Client
  var random: SeededGenerator
  private var operatorTask: Task<Void, any Error>?
  private var lifecycleTask: Task<Void, any Error>?
  var backup: (APIServer.Backup, [String: String])?
  /// The resourceVersions of objects that the operator does not manage, by kind, namespace and name.
  var unmanaged: [String: String] = [:]
  private let log = RecordedLog()
  /// The operator's resync interval.
  private let resync: Duration

  /// Creates a cluster for a sequence of actions.
  ///
  /// After a restore from a backup, etcd assigns resourceVersions again to other changes. If the cluster reaches the
  /// version at which a watch continues before the watch notices, only the next list shows the difference. A sequence
  /// with a restore therefore resyncs every 5 minutes, which take 6 seconds on the fast clock; other sequences do not.
  init(seed: UInt64, actions: [Action]) {
    let isRestored = actions.contains { if case .restoreBackup = $0 { true } else { false } }
    resync = isRestored ? .seconds(300) : .seconds(86_400)
    random = SeededGenerator(seed: ~seed)
    user = Self.client(server, "kubectl/v1.30", RecordedLog())
  }

  private static func client(_ server: APIServer, _ program: String, _ log: RecordedLog) -> Client {
    server.client(
      userAgent: program,
      retry: RetryPolicy(
        attempts: 3, baseDelay: .milliseconds(1), maxDelay: .milliseconds(20), maxRetryAfter: .milliseconds(100)),
      logger: Logger(label: program) { _ in log.handler })
  }

  /// The last lines of the operator's log.
  var operatorLog: String { log.text }

  func start() async throws {
    lifecycleTask = Task { [server] in try await server.run() }
    try await ensureCRD()
    startOperator()
  }

  func stop() async {
    await stopOperator()
    lifecycleTask?.cancel()
    _ = await lifecycleTask?.result
  }

  func startOperator() {
    let controller = Operator(
      settings: OperatorSettings(namespaceConcurrency: 4, resync: resync, identity: "test"),
      client: Self.client(server, "plimsoll/test", log), clock: clock,
      logger: Logger(label: "operator") { [log] _ in log.handler })
    operatorTask = Task { try await controller.run() }
  }

  /// Cancels the operator; requests in flight are lost.
  func stopOperator() async {
    operatorTask?.cancel()
    _ = await operatorTask?.result
    operatorTask = nil
  }
}
