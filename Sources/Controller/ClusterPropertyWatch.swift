import ControllerRuntime
import Kubernetes
import Logging
import Metrics
import Reconcilers
import ServiceLifecycle

/// Watches the ClusterProperties while the cluster serves them.
///
/// The API is optional and can be installed or removed at any time, so it is looked up regularly. Without the permission to
/// watch, the reflector lists about every two minutes.
struct ClusterPropertyWatch: Service {
  let client: Client
  let source: ClusterSource
  let metrics: any MetricsFactory
  let clock: any MonotonicClock
  let logger: Logger

  /// How often the API is looked up while it is not served.
  static let discoveryInterval: Duration = .seconds(30)
  /// The same until the cluster has answered once.
  private static let retryInterval: Duration = .seconds(1)
  /// How long the operator waits for the properties before it reconciles baselines without them.
  static let patience: Duration = .seconds(15)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        group.addTask { await stopWaiting() }
        while !Task.isCancelled {
          await watchServedAPI()
          let interval = source.isSettled ? Self.discoveryInterval : Self.retryInterval
          try? await clock.sleep(until: clock.now + interval, tolerance: nil)
        }
        group.cancelAll()
      }
    }
  }

  private func stopWaiting() async {
    guard (try? await clock.sleep(until: clock.now + Self.patience, tolerance: nil)) != nil else { return }
    source.stopWaiting("ClusterProperties could not be read within \(Self.patience.components.seconds) seconds")
  }

  private func watchServedAPI() async {
    do {
      guard try await client.supports(ClusterProperty.resourceType) else { return source.update(.notServed) }
      await watch()
    } catch {
      logger.debug("cannot look up the API ClusterProperty", metadata: ["error": "\(error)"])
    }
  }

  /// Watches until the API is not served any longer.
  private func watch() async {
    let (removed, continuation) = AsyncStream.makeStream(of: Void.self)
    let resource = ClusterProperty.resourceType
    let reflector = Reflector(
      name: resource.qualifiedName, listerWatcher: ListWatch<ClusterProperty>(client: client),
      store: source.properties, transform: { ClusterSource.value(of: $0) },
      onChange: { [source] _ in source.refresh() },
      onMalformed: { [logger] object in
        logger.warning("cannot read a ClusterProperty; it is ignored", metadata: ["object": "\(object)"])
      },
      onState: { [source] state in
        switch state {
        case .syncing: break
        case .synced: source.update(.synced)
        case .unavailable(let error, _):
          if (error as? APIError)?.isNotFound == true { return continuation.finish() }
          source.update(.unread(Self.explain(error)))
        }
      }, clock: clock, metrics: metrics, logger: logger)
    await reflector.run(until: removed)
    if !Task.isCancelled { source.update(.notServed) }
  }

  private static func explain(_ error: any Error) -> String {
    let name = ClusterProperty.resourceType.qualifiedName
    let isForbidden = (error as? APIError)?.isForbidden == true
    let fix = isForbidden ? "; grant get, list and watch on it to the operator's service account" : ""
    return "cannot list \(name): \("\(error)".bounded(to: 256))\(fix)"
  }
}
