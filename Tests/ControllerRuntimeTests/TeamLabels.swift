import ControllerRuntime
import Kubernetes
import Logging
import ServiceLifecycle
import UnixSignals

/// Puts `team=unassigned` on namespaces that have no team.
struct TeamLabels: Service {
  let client: Client
  let identity: String  // unique, e.g. the pod's name
  let logger: Logger

  private let store = Store<[String: String]>()
  private let queue = WorkQueue<ObjectKey>()

  init(client: Client, identity: String, logger: Logger) {
    self.client = client
    self.identity = identity
    self.logger = logger
  }

  func run() async throws {
    var configuration = ServiceGroupConfiguration(services: [reflector, Workers(parts: self)], logger: logger)
    configuration.gracefulShutdownSignals = [.sigterm, .sigint]
    try await ServiceGroup(configuration: configuration).run()
  }

  private var reflector: some Service {
    Reflector(
      name: "namespaces", source: ClientSource<Namespace>(client: client), store: store,
      digest: { $0.metadata.labels ?? [:] },
      onChange: { change in
        switch change {
        case .updated(let key, _, _), .deleted(let key, _): queue.add(key)
        }
      },
      resync: .seconds(3600), logger: logger)
  }

  /// Takes keys off the queue while this process leads.
  private struct Workers: Service {
    let parts: TeamLabels

    func run() async throws {
      let elector = LeaderElector(
        client: ClientLeaseClient(client: parts.client, fieldManager: "team-labels"),
        key: ObjectKey(namespace: "kube-system", name: "team-labels"), identity: parts.identity, logger: parts.logger)
      try await elector.lead {
        await withGracefulShutdownHandler {
          await withDiscardingTaskGroup { group in
            for _ in 0..<4 { group.addTask { await parts.work() } }
          }
        } onGracefulShutdown: {
          parts.queue.shutDown()
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
      return .done  // deleted meanwhile
    } catch {
      logger.warning("cannot label", metadata: ["namespace": "\(key)", "error": "\(error)"])
      return .backOff
    }
  }
}
