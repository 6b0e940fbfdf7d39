public import Kubernetes
public import Logging
public import Metrics
public import ServiceLifecycle

/// Keeps a store in sync with a collection of the API server: lists it, as a stream or in pages, then watches it.
///
/// A reflector runs until its task is cancelled or its service is shut down gracefully.
///
/// Guarantees:
/// - Events may be lost or repeated. A watch resumes from the last version that was received, an expired version (410)
///   leads to a list, and differences between the list and the store are reported as changes.
/// - If resource versions go backwards because etcd was restored from a backup, the reflector lists again. It detects
///   this by a lower version on the watch, by the response of the server (504 "Too large resource version"), or by a
///   watch without any bookmark.
/// - There is no hot loop: failures, watches that end at once, and lists without a lasting watch are followed by an
///   exponential backoff with jitter. A watch that lasts 5 s resets it. `Retry-After` is honored, up to five minutes.
/// - Objects are transformed as they arrive; the reflector never holds the complete objects of a collection. It streams the
///   collection if the server supports it (Kubernetes 1.32 and later), and otherwise lists pages of at most 4 MiB.
/// - Names that are longer than 1024 bytes, or have more than 30 combining marks in a row, are shortened in the keys of the store, to
///   the start and a hash.
/// - An object that cannot be decoded is reported and skipped; the reflector continues with the other objects.
/// - After 403 and 404 (permission missing, kind not installed) the store keeps its content, and the reflector retries
///   every few seconds.
///
/// Assumptions: the server sends a bookmark about every minute, the client ends a watch that is silent for longer, and
/// each store is fed by one reflector.
///
/// Errors: `run()` throws no errors of its own. They are reported to `onState` and logged.
public final class Reflector<Source: ListerWatcher, Value: Sendable & Hashable>: Service {
  private let name: String
  private let source: Source
  private let store: Store<Value>
  private let transform: @Sendable (Source.Object) -> Value?
  private let onChange: @Sendable (StoreChange<Value>) -> Void
  private let onMalformed: @Sendable (MalformedObject) -> Void
  private let onState: @Sendable (ReflectorState) -> Void
  private let pageSize: Int
  private let policy: ReflectorStateMachine.Policy
  private let clock: any MonotonicClock
  private let metrics: ReflectorMetrics
  private let logger: Logger

  /// Creates a reflector. It does nothing until `run()` is called.
  ///
  /// - Parameters:
  ///   - name: The name of the collection in log lines, e.g. `networkpolicies.networking.k8s.io`.
  ///   - listerWatcher: Lists and watches the collection.
  ///   - store: The store to keep in sync.
  ///   - transform: Returns the value to store for an object; `nil` to leave the object out.
  ///   - onChange: Called after the store has changed, in order, unless both the new value and the UID equal the old ones.
  ///   - onMalformed: Called for each object that cannot be decoded.
  ///   - onState: Called when the state changes or its error changes.
  ///   - resync: Interval between lists, varied at random by up to a tenth; `nil` to list only when necessary. It is
  ///     checked when an event or a bookmark is received and when a watch ends.
  ///   - pageSize: Maximum number of objects per page; 500 as in client-go. Pages of large objects have fewer.
  ///   - clock: Measures all delays.
  ///   - metrics: Records the metrics of `ReflectorMetrics.families`.
  ///   - logger: Receives a warning when the collection becomes unavailable, a notice when it is available again, and
  ///     each failure at debug level.
  public init(
    name: String, listerWatcher: Source, store: Store<Value>,
    transform: @escaping @Sendable (Source.Object) -> Value?,
    onChange: @escaping @Sendable (StoreChange<Value>) -> Void,
    onMalformed: @escaping @Sendable (MalformedObject) -> Void = { _ in },
    onState: @escaping @Sendable (ReflectorState) -> Void = { _ in },
    resync: Duration? = nil, pageSize: Int = 500, clock: any MonotonicClock = ContinuousClock(),
    metrics: any MetricsFactory = NOOPMetricsHandler.instance, logger: Logger
  ) {
    self.name = name
    self.metrics = ReflectorMetrics(type: name, factory: metrics)
    source = listerWatcher
    self.store = store
    self.transform = transform
    self.onChange = onChange
    self.onMalformed = onMalformed
    self.onState = onState
    self.pageSize = pageSize
    policy = ReflectorStateMachine.Policy(resync: resync)
    self.clock = clock
    self.logger = logger
  }

  /// Runs until the task is cancelled or the service is shut down gracefully.
  public func run() async throws {
    await cancelWhenGracefulShutdown {
      var progress = Progress(
        machine: ReflectorStateMachine(policy: self.policy),
        lists: ListStrategy(pageLimit: PageLimit(maximum: self.pageSize)))
      var action = self.handle(.started, &progress)
      while !Task.isCancelled {
        action = await self.perform(action, &progress)
      }
    }
  }

  /// The state of one run.
  private struct Progress {
    var machine: ReflectorStateMachine
    var lists: ListStrategy
    /// The last error that was reported; `nil` while the collection is available.
    var reportedError: String?
  }
}

// MARK: - State machine

extension Reflector {
  /// Performs an action and returns the next one.
  private func perform(
    _ action: ReflectorStateMachine.Action, _ progress: inout Progress
  ) async -> ReflectorStateMachine.Action {
    do {
      switch action {
      case .list(let isFull, let delay):
        try await clock.pause(delay)
        let version = try await list(isFull: isFull, &progress.lists)
        return handle(.listed(resourceVersion: version), &progress)
      case .watch(let version, let delay):
        try await clock.pause(delay)
        return try await watch(from: version, &progress)
      case .continue: return action
      }
    } catch {
      return Task.isCancelled ? action : handleFailure(error, &progress)
    }
  }

  private func handle(
    _ event: ReflectorStateMachine.Event, _ progress: inout Progress
  ) -> ReflectorStateMachine.Action {
    let decision = progress.machine.handle(event, now: clock.now, jitter: .random(in: 0..<1))
    switch decision.state {
    case .syncing: onState(.syncing)
    case .synced:
      if progress.reportedError != nil { logger.notice("list and watch recovered", metadata: ["type": "\(name)"]) }
      progress.reportedError = nil
      onState(.synced)
    case .unavailable, nil: break
    }
    return decision.action
  }

  private func handleFailure(_ error: any Error, _ progress: inout Progress) -> ReflectorStateMachine.Action {
    logger.debug("list or watch failed", metadata: ["type": "\(name)", "error": "\(error)"])
    let failure = ReflectorStateMachine.Failure(error)
    let decision = progress.machine.handle(.failed(failure), now: clock.now, jitter: .random(in: 0..<1))
    if case .unavailable(let since) = decision.state, progress.reportedError != "\(error)" {
      progress.reportedError = "\(error)"
      logger.warning(
        "list or watch failed; using the cached state", metadata: ["type": "\(name)", "error": "\(error)"])
      onState(.unavailable(error, since: since))
    }
    return decision.action
  }
}

extension ReflectorStateMachine.Failure {
  init(_ error: any Error) {
    if case TransportError.tooLarge = error { kind = .tooLarge }
    guard let error = error as? APIError else { return }
    retryAfter = error.retryAfter
    // 504 "Too large resource version": the server has not reached the version yet because it was restored from a
    // backup.
    if error.isGone || (error.isTimeout && error.message.contains("Too large resource version")) {
      kind = .expired
    } else if error.isForbidden || error.isNotFound {
      kind = .persistent
    }
  }
}

// MARK: - Listing

extension Reflector {
  /// Lists the collection, then replaces the content of the store; returns the version to watch from.
  private func list(isFull: Bool, _ strategy: inout ListStrategy) async throws -> String {
    store.beginList()
    let listed = try await listed(isFull: isFull, &strategy)
    strategy.listed()
    store.replace(listed.entries, malformed: listed.malformed, resourceVersion: listed.version).forEach(onChange)
    metrics.listed()
    return listed.version
  }

  private func listed(isFull: Bool, _ strategy: inout ListStrategy) async throws -> ListedObjects<Value> {
    if strategy.usesStream {
      do {
        if let events = try await source.initialEvents() { return try await stream(events) }
      } catch {
        guard !Task.isCancelled else { throw error }
        strategy.streamFailed(error)
        logger.debug("cannot stream a list; listing pages", metadata: ["type": "\(name)", "error": "\(error)"])
      }
    }
    return try await pages(isFull: isFull, &strategy.pageLimit)
  }

  private func stream(_ events: Source.Events) async throws -> ListedObjects<Value> {
    var listed = ListedObjects<Value>()
    for try await event in events {
      switch event {
      case .added(let object), .modified(let object): add(object, to: &listed)
      case .deleted(let object): listed.remove(object.key.bounded)
      case .malformed(let object): add(object, to: &listed)
      case .initialEventsEnd(let version):
        listed.version = version
        return listed
      case .bookmark, .known: throw StreamIgnored()
      }
    }
    try Task.checkCancellation()
    throw StreamIgnored()
  }

  private func pages(isFull: Bool, _ limit: inout PageLimit) async throws -> ListedObjects<Value> {
    var listed = ListedObjects<Value>()
    var token: String?
    repeat {
      let page =
        isFull
        ? try await source.list(limit: nil, continueToken: token)
        : try await limit.page { try await source.list(limit: $0, continueToken: token) }
      for object in page.items { add(object, to: &listed) }
      for object in page.malformed { add(object, to: &listed) }
      listed.version = page.resourceVersion
      token = page.continueToken
    } while token != nil
    return listed
  }

  private func add(_ object: Source.Object, to listed: inout ListedObjects<Value>) {
    let key = object.key.bounded
    guard let value = transform(object) else { return listed.remove(key) }
    listed.entries[key] = StoreEntry(
      key, uid: ObjectUID(object.metadata.uid ?? ""), resourceVersion: object.metadata.resourceVersion ?? "",
      value: value)
  }

  private func add(_ object: MalformedObject, to listed: inout ListedObjects<Value>) {
    onMalformed(object)
    if let key = object.key?.bounded { listed.malformed.insert(key) }
  }
}

/// The digests of a list.
private struct ListedObjects<Value: Sendable & Hashable> {
  var entries: [ObjectKey: StoreEntry<Value>] = [:]
  var malformed: Set<ObjectKey> = []
  /// The version to watch from.
  var version = ""

  mutating func remove(_ key: ObjectKey) { entries[key] = nil }
}

// MARK: - Watching

extension Reflector {
  /// Reads one watch until it ends, or until the state machine decides to do something else.
  private func watch(from version: String, _ progress: inout Progress) async throws -> ReflectorStateMachine.Action {
    let events = try await source.watch(from: version) { [store] in store.has($0) }
    _ = handle(.watchStarted, &progress)
    metrics.watchStarted()
    for try await event in events {
      let action = handle(.received(resourceVersion: apply(event)), &progress)
      metrics.received()
      guard action == .continue else { return action }
    }
    return handle(.watchEnded, &progress)
  }

  /// Applies an event to the store; returns the resource version of the event, empty if it could not be read.
  private func apply(_ event: WatchEvent<Source.Object>) -> String {
    let change: StoreChange<Value>?
    let version: String
    switch event {
    case .added(let object), .modified(let object):
      version = object.metadata.resourceVersion ?? ""
      change = store.update(
        object.key.bounded, uid: object.metadata.uid ?? "", resourceVersion: version, transform(object))
    case .deleted(let object):
      version = object.metadata.resourceVersion ?? ""
      change = store.delete(object.key.bounded, uid: object.metadata.uid, resourceVersion: version)
    case .bookmark(let bookmark), .initialEventsEnd(let bookmark):
      version = bookmark
      change = nil
    case .known(let known):
      version = known
      store.advance(to: known)
      change = nil
    case .malformed(let object):
      onMalformed(object)
      version = ""
      change = (object.key?.bounded).flatMap {
        object.isDeleted ? store.delete($0, uid: nil, resourceVersion: "") : nil
      }
    }
    if let change { onChange(change) }
    return version
  }
}
