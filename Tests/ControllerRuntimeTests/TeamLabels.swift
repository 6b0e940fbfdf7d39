import ControllerRuntime
import Kubernetes
import Logging
import ServiceLifecycle
import UnixSignals

/// Sets the label `team=unassigned` on namespaces without a team.
struct TeamLabels: Service {
  let client: Client
  let identity: String  // unique, e.g. the name of the pod
  let logger: Logger

  private let store = Store<[String: String]>()
  private let queue = WorkQueue<ObjectKey>()

  init(client: Client, identity: String, logger: Logger) {
    self.client = client
    self.identity = identity
    self.logger = logger
  }

  func run() async throws {
    var configuration = ServiceGroupConfiguration(services: [reflector, Workers(parent: self)], logger: logger)
    configuration.gracefulShutdownSignals = [.sigterm, .sigint]
    try await ServiceGroup(configuration: configuration).run()
  }

  private var reflector: some Service {
    Reflector(
      name: "namespaces", listerWatcher: ListWatch<Namespace>(client: client), store: store,
      transform: { $0.metadata.labels ?? [:] },
      onChange: { change in
        switch change {
        case .updated(let key, _, _), .deleted(let key, _): queue.add(key)
        }
      },
      resync: .seconds(3600), logger: logger)
  }

  /// Processes keys while this process is the leader.
  private struct Workers: Service {
    let parent: TeamLabels

    func run() async throws {
      let elector = LeaderElector(
        client: APILeaseClient(client: parent.client, fieldManager: "team-labels"),
        key: ObjectKey(namespace: "kube-system", name: "team-labels"), identity: parent.identity,
        logger: parent.logger)
      try await elector.lead {
        await withGracefulShutdownHandler {
          await withDiscardingTaskGroup { group in
            for _ in 0..<4 { group.addTask { await parent.work() } }
          }
        } onGracefulShutdown: {
          parent.queue.shutDown()
        }
      }
    }
  }

  private func work() async {
    while let key = await queue.next() { queue.done(key, await reconcile(key)) }
  }

  private func reconcile(_ key: ObjectKey) async -> WorkQueueOutcome {
    guard store.isSynced else { return .requeue(after: .seconds(1)) }
    guard let labels = store[key], labels["team"] == nil else { return .done }
    do {
      let patch: JSONValue = ["metadata": ["labels": ["team": "unassigned"]]]
      _ = try await client.patchData(
        merge: patch, type: Namespace.resourceType, key: key, fieldManager: "team-labels")
      return .done
    } catch let error as APIError where error.isNotFound {
      return .done  // the namespace was deleted
    } catch {
      logger.warning("cannot patch the namespace", metadata: ["namespace": "\(key)", "error": "\(error)"])
      return .backOff
    }
  }
}
