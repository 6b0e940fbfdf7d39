import Audit
import ControllerRuntime
import Kubernetes
import Logging
import Metrics
import Reconcilers
import ServiceLifecycle

/// Watches the objects that the audit checks, while a baseline has `spec.audit`.
///
/// The watches are separate from those of the enforcement, so that a missing permission of the audit does not affect
/// it, and nothing is listed or kept without an audit.
struct AuditWatches: Service {
  let client: Client
  let cache: ObjectCache
  let audit: AuditCache
  /// Yields an element when the baselines have changed.
  let changes: AsyncStream<Void>
  /// Called when the progress of the audit changes.
  let onProgress: @Sendable () -> Void
  let resync: Duration
  let metrics: any MetricsFactory
  let clock: any MonotonicClock
  let logger: Logger

  /// The maximum number of objects per page. A parsed page takes about ten times its size.
  private static let pageSize = 100
  /// The pause between two attempts to find out which version of a kind the server serves, or whether kinds cannot be listed.
  private static let discoveryInterval: Duration = .seconds(5)

  func run() async {
    await cancelWhenGracefulShutdown {
      var changes = self.changes.makeAsyncIterator()
      while !Task.isCancelled {
        while !cache.isAudited { guard await changes.next() != nil else { return } }
        logger.info("audit started")
        await withTaskGroup(of: Void.self) { group in
          for resource in AuditCache.resources { group.addTask { await watch(resource) } }
          group.addTask { await watchAvailability() }
          while cache.isAudited { guard await changes.next() != nil else { break } }
          group.cancelAll()
        }
        guard !Task.isCancelled else { return }
        audit.reset()
        logger.info("audit ended")
      }
    }
  }

  /// Has reports written without the audit when kinds cannot be listed for long.
  private func watchAvailability() async {
    while !audit.hasSynced, (try? await clock.sleep(until: clock.now + Self.discoveryInterval, tolerance: nil)) != nil {
      if audit.giveUpIfOverdue() { audit.enqueueAll(of: cache) }
    }
  }

  private func watch(_ resource: AuditedResource) async {
    guard let type = await servedType(of: resource) else {
      // A kind that the server does not serve has no objects.
      if !Task.isCancelled { note(resource, .synced) }
      return
    }
    let store = Store<ObjectAudit>()
    let reflector = Reflector(
      name: "audit of \(type.qualifiedName)", listerWatcher: UnstructuredListWatch(client: client, type: type),
      store: store, transform: { [audit] in audit.audit($0, previous: store[$0.key.bounded]) },
      onChange: { [audit] in audit.apply($0, of: resource) },
      onMalformed: { [logger] object in
        logger.debug("cannot audit an object", metadata: ["type": "\(type.qualifiedName)", "object": "\(object)"])
      },
      onState: { note(resource, $0) }, resync: resync, pageSize: Self.pageSize, clock: clock,
      metrics: metrics, logger: logger)
    try? await reflector.run()
  }

  private func note(_ resource: AuditedResource, _ state: ReflectorState) {
    if audit.update(resource, state) {
      logger.info("audit watches all kinds")
      audit.begin(with: cache)
      FreedMemory.returnToSystem()
    }
    onProgress()
  }

  /// The newest version of a kind that the server serves; `nil` if it serves none, or the task is cancelled.
  private func servedType(of resource: AuditedResource) async -> ResourceType? {
    guard resource.types.count > 1 else { return resource.newestType }
    while true {
      do {
        for type in resource.types {
          if try await client.supports(type) { return type }
        }
        return nil
      } catch {
        guard !Task.isCancelled else { return nil }
        logger.debug("cannot look up \(resource.newestType.plural)", metadata: ["error": "\(error)"])
        note(resource, .unavailable(error, since: clock.now))
      }
      guard (try? await clock.sleep(until: clock.now + Self.discoveryInterval, tolerance: nil)) != nil else {
        return nil
      }
    }
  }
}
