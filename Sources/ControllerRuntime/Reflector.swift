public import Kubernetes
public import Logging
public import ServiceLifecycle

/// Keeps a store equal to a collection of the API server: lists it in pages, then watches it, for ever.
///
/// Flow: list → `Store` (differences are reported) → watch → `Store` … until the task is cancelled or the service is
/// shut down gracefully.
///
/// Guarantees:
/// - Any event may be lost or repeated on the way: a watch resumes from the last version seen, a version that is too
///   old (410) leads to a new list, and where the list differs from the store, changes are reported.
/// - Versions that go backwards (etcd restored from a backup) lead to a new list: seen on the watch, told by the server
///   (504 "Too large resource version"), or guessed from a watch on which not even a bookmark came.
/// - Never a hot loop: failures, watches that end at once, and lists that lead to no lasting watch are followed by
///   growing, jittered, capped delays; a watch that lives for 5 s ends them. `Retry-After` is obeyed up to five minutes.
/// - Pages are turned into digests as they come; whole objects are never kept.
/// - An object that cannot be read is reported and left out; the rest goes on.
/// - 403 and 404 (no permission, no such kind) leave the store as it is and are tried again every few seconds.
///
/// Assumptions: the source sends bookmarks about every minute where nothing else happens, and ends a watch that has
/// gone silent. One reflector per store.
///
/// Errors: `run()` throws none of its own; they go to `onState` and the log.
public final class Reflector<Source: ObjectSource, Digest: Sendable & Hashable>: Service {
  private let name: String
  private let source: Source
  private let store: Store<Digest>
  private let digest: @Sendable (Source.Object) -> Digest?
  private let onChange: @Sendable (StoreChange<Digest>) -> Void
  private let onMalformed: @Sendable (MalformedObject) -> Void
  private let onState: @Sendable (ReflectorState) -> Void
  private let pageSize: Int
  private let policy: ReflectorStateMachine.Policy
  private let clock: any MonotonicClock
  private let logger: Logger

  /// Creates a reflector; it does nothing before `run()`.
  ///
  /// - Parameters:
  ///   - name: For log lines, e.g. `networkpolicies.networking.k8s.io`.
  ///   - source: The collection.
  ///   - store: Where digests go.
  ///   - digest: What to keep of an object; nil where it is of no interest.
  ///   - onChange: Called after the store has changed, in order, never for a digest that is equal to the old one.
  ///   - onMalformed: Called for each object that cannot be read.
  ///   - onState: Called when the state or the reason for it changes.
  ///   - resync: List anew this often, give or take a tenth, for safety; nil for never. Looked at whenever something
  ///     comes, be it a bookmark, and when a watch ends.
  ///   - pageSize: Objects read at once; client-go's 500.
  ///   - clock: What delays are measured by.
  ///   - logger: Gets a warning when the collection is out of sight, a line when it is back, and each failure at debug.
  public init(
    name: String, source: Source, store: Store<Digest>,
    digest: @escaping @Sendable (Source.Object) -> Digest?,
    onChange: @escaping @Sendable (StoreChange<Digest>) -> Void,
    onMalformed: @escaping @Sendable (MalformedObject) -> Void = { _ in },
    onState: @escaping @Sendable (ReflectorState) -> Void = { _ in },
    resync: Duration? = nil, pageSize: Int = 500, clock: any MonotonicClock = ContinuousClock(), logger: Logger
  ) {
    self.name = name
    self.source = source
    self.store = store
    self.digest = digest
    self.onChange = onChange
    self.onMalformed = onMalformed
    self.onState = onState
    self.pageSize = pageSize
    policy = ReflectorStateMachine.Policy(resync: resync)
    self.clock = clock
    self.logger = logger
  }

  /// Runs until cancelled or shut down gracefully.
  public func run() async throws {
    await cancelWhenGracefulShutdown {
      var course = Course(machine: ReflectorStateMachine(policy: self.policy))
      var action = self.take(.started, &course)
      while !Task.isCancelled {
        action = await self.carryOut(action, &course)
      }
    }
  }

  /// The decisions, and what was last told of them.
  private struct Course {
    var machine: ReflectorStateMachine
    /// The last failure that was reported; nil while all is well.
    var complaint: String?
  }
}

// MARK: - Deciding

extension Reflector {
  /// Does the one thing that was decided; returns the next.
  private func carryOut(
    _ action: ReflectorStateMachine.Action, _ course: inout Course
  ) async -> ReflectorStateMachine.Action {
    do {
      switch action {
      case .list(let isWhole, let delay):
        try await clock.pause(delay)
        return take(.listed(resourceVersion: try await list(isWhole: isWhole)), &course)
      case .watch(let version, let delay):
        try await clock.pause(delay)
        return try await watch(from: version, &course)
      case .proceed: return action
      }
    } catch {
      return Task.isCancelled ? action : fail(error, &course)
    }
  }

  private func take(_ event: ReflectorStateMachine.Event, _ course: inout Course) -> ReflectorStateMachine.Action {
    let decision = course.machine.on(event, now: clock.now, jitter: .random(in: 0..<1))
    switch decision.sight {
    case .syncing: onState(.syncing)
    case .synced:
      if course.complaint != nil { logger.notice("in sight again", metadata: ["type": "\(name)"]) }
      course.complaint = nil
      onState(.synced)
    case .unavailable, nil: break
    }
    return decision.action
  }

  private func fail(_ error: any Error, _ course: inout Course) -> ReflectorStateMachine.Action {
    logger.debug("list or watch failed", metadata: ["type": "\(name)", "error": "\(error)"])
    let failure = ReflectorStateMachine.Failure(error)
    let decision = course.machine.on(.failed(failure), now: clock.now, jitter: .random(in: 0..<1))
    if case .unavailable(let since) = decision.sight, course.complaint != "\(error)" {
      course.complaint = "\(error)"
      logger.warning("out of sight; what is known of it stays", metadata: ["type": "\(name)", "error": "\(error)"])
      onState(.unavailable(error, since: since))
    }
    return decision.action
  }
}

extension ReflectorStateMachine.Failure {
  init(_ error: any Error) {
    guard let error = error as? APIError else { return }
    retryAfter = error.retryAfter
    // 504 "Too large resource version": we know a later version than the server, which was restored from a backup.
    if error.isGone || (error.isTimeout && error.message.contains("Too large resource version")) {
      kind = .expired
    } else if error.isForbidden || error.isNotFound {
      kind = .lasting
    }
  }
}

// MARK: - Listing

extension Reflector {
  /// Reads all pages, then changes the store in one go; returns the version to watch from.
  private func list(isWhole: Bool) async throws -> String {
    var entries: [ObjectKey: StoreEntry<Digest>] = [:]
    var unreadable: Set<ObjectKey> = []
    var token: String?
    var version = ""
    store.beginList()
    repeat {
      let page = try await source.list(limit: isWhole ? nil : pageSize, continueToken: token)
      for object in page.items {
        guard let digest = digest(object) else { continue }
        entries[object.key] = StoreEntry(
          uid: object.metadata.uid ?? "", resourceVersion: object.metadata.resourceVersion ?? "", digest: digest)
      }
      page.malformed.forEach(onMalformed)
      unreadable.formUnion(page.malformed.compactMap(\.key))
      version = page.resourceVersion
      token = page.continueToken
    } while token != nil
    store.replace(entries, unreadable: unreadable, resourceVersion: version).forEach(onChange)
    return version
  }
}

// MARK: - Watching

extension Reflector {
  /// Follows one watch to its end, or until the machine has seen enough of it.
  private func watch(from version: String, _ course: inout Course) async throws -> ReflectorStateMachine.Action {
    let events = try await source.watch(from: version)
    _ = take(.opened, &course)
    for try await event in events {
      let action = take(.seen(resourceVersion: takeIn(event)), &course)
      guard action == .proceed else { return action }
    }
    return take(.ended, &course)
  }

  /// Changes the store; returns the version that the event brings, empty where it cannot be read.
  private func takeIn(_ event: WatchEvent<Source.Object>) -> String {
    let change: StoreChange<Digest>?
    let version: String
    switch event {
    case .added(let object), .modified(let object):
      version = object.metadata.resourceVersion ?? ""
      change = store.update(
        object.key, uid: object.metadata.uid ?? "", resourceVersion: version, digest(object))
    case .deleted(let object):
      version = object.metadata.resourceVersion ?? ""
      change = store.delete(object.key, uid: object.metadata.uid, resourceVersion: version)
    case .bookmark(let bookmark):
      version = bookmark
      change = nil
    case .malformed(let object):
      onMalformed(object)
      version = ""
      change = object.key.flatMap { object.isDeleted ? store.delete($0, uid: nil, resourceVersion: "") : nil }
    }
    if let change { onChange(change) }
    return version
  }
}
