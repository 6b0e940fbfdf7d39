import Foundation
public import Logging
public import ServiceLifecycle

/// How well a reflector sees its collection.
public enum ReflectorState: Sendable {
  /// The first list is under way.
  case syncing
  /// The store is filled and followed.
  case synced
  /// It cannot be listed. The store stays as it was; the reflector keeps trying.
  case unavailable(any Error, since: ContinuousClock.Instant)
}

/// Keeps a store equal to a collection of the API server: lists it in pages, then watches it, for ever.
///
/// - Any event may be lost or repeated on the way: a watch resumes from the last version seen, a version that is too
///   old (410) leads to a new list, and what the list has otherwise than the store is reported as changes.
/// - A resourceVersion that goes backwards (etcd restored from a backup) makes the server answer 410 or 504 "too large
///   resource version": both lead to a new list.
/// - Never a hot loop: failures, and watches that end at once, are followed by growing, jittered delays.
/// - Pages are turned into digests as they come; whole objects are never kept.
/// - An object that cannot be read is reported and left out; the rest goes on.
public final class Reflector<Source: ObjectSource, Digest: Sendable & Hashable>: Service {
  /// Objects read at once.
  public static var pageSize: Int { 500 }

  private let name: String
  private let source: Source
  private let store: Store<Digest>
  private let digest: @Sendable (Source.Object) -> Digest?
  private let onChange: @Sendable (StoreChange<Digest>) -> Void
  private let onMalformed: @Sendable (MalformedObject) -> Void
  private let onState: @Sendable (ReflectorState) -> Void
  private let resync: Duration?
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
  ///   - onState: Called when the state changes.
  ///   - resync: List anew this often, for safety; nil for never.
  ///   - logger: Gets a line when a list or watch fails.
  public init(
    name: String, source: Source, store: Store<Digest>,
    digest: @escaping @Sendable (Source.Object) -> Digest?,
    onChange: @escaping @Sendable (StoreChange<Digest>) -> Void,
    onMalformed: @escaping @Sendable (MalformedObject) -> Void = { _ in },
    onState: @escaping @Sendable (ReflectorState) -> Void = { _ in },
    resync: Duration? = nil, logger: Logger
  ) {
    self.name = name
    self.source = source
    self.store = store
    self.digest = digest
    self.onChange = onChange
    self.onMalformed = onMalformed
    self.onState = onState
    self.resync = resync
    self.logger = logger
  }

  /// Runs until cancelled or shut down gracefully.
  public func run() async throws {
    await cancelWhenGracefulShutdown {
      await self.follow()
    }
  }

  private func follow() async {
    var machine = ReflectorStateMachine()
    var next = machine.on(.started, jitter: 0)
    onState(.syncing)
    while let action = next, !Task.isCancelled {
      let event = await perform(action, &machine)
      guard !Task.isCancelled else { return }
      next = machine.on(event, jitter: .random(in: 0..<1))
    }
  }

  private func perform(
    _ action: ReflectorStateMachine.Action, _ machine: inout ReflectorStateMachine
  ) async -> ReflectorStateMachine.Event {
    do {
      switch action {
      case .list(_, let delay):
        try await Task.sleep(for: delay)
        return .listed(resourceVersion: try await list())
      case .watch(let version, let delay):
        try await Task.sleep(for: delay)
        return try await watch(from: version, &machine)
      }
    } catch {
      return .failed(describe(error))
    }
  }
}

// MARK: - Listing

extension Reflector {
  /// Reads all pages, then changes the store in one go.
  private func list() async throws -> String {
    do {
      let version = try await readPages()
      onState(.synced)
      return version
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      if (error as? APIError)?.isGone != true { onState(.unavailable(error, since: .now)) }
      throw error
    }
  }

  private func readPages() async throws -> String {
    var entries: [ObjectKey: Store<Digest>.Entry] = [:]
    var token: String?
    var version = ""
    repeat {
      let page = try await source.list(limit: Self.pageSize, continueToken: token)
      for object in page.items {
        guard let digest = digest(object) else { continue }
        entries[object.key] = .init(
          uid: object.metadata.uid ?? "", resourceVersion: object.metadata.resourceVersion ?? "", digest: digest)
      }
      page.malformed.forEach(onMalformed)
      version = page.resourceVersion
      token = page.continueToken
    } while token != nil
    store.replace(entries, resourceVersion: version).forEach(onChange)
    return version
  }
}

// MARK: - Watching

extension Reflector {
  /// Follows one watch to its end.
  private func watch(
    from version: String, _ machine: inout ReflectorStateMachine
  ) async throws -> ReflectorStateMachine.Event {
    let start = ContinuousClock.now
    let resyncDue = resync.map { start + $0 * Double.random(in: 0.9..<1.1) }
    let events = try await source.watch(from: version)
    for try await event in events {
      if let version = take(event) { _ = machine.on(.progressed(resourceVersion: version), jitter: 0) }
      if let resyncDue, .now > resyncDue { return .resyncDue }
    }
    if let resyncDue, .now > resyncDue { return .resyncDue }
    return .watchEnded(after: .now - start)
  }

  /// Takes in one change; returns the version to resume from.
  private func take(_ event: WatchEvent<Source.Object>) -> String? {
    switch event {
    case .added(let object), .modified(let object):
      let version = object.metadata.resourceVersion ?? ""
      store.update(object.key, uid: object.metadata.uid ?? "", resourceVersion: version, digest(object))
        .forEach(onChange)
      return version
    case .deleted(let object):
      store.delete(object.key, uid: object.metadata.uid ?? "").forEach(onChange)
      return object.metadata.resourceVersion
    case .bookmark(let version): return version
    case .malformed(let object):
      onMalformed(object)
      return nil
    }
  }

  private func describe(_ error: any Error) -> ReflectorStateMachine.Failure {
    guard !(error is CancellationError) else { return .init() }
    logger.debug("list or watch failed", metadata: ["type": "\(name)", "error": "\(error)"])
    guard let error = error as? APIError else { return .init() }
    // 504 "Too large resource version": we know a later version than the server, which was restored from a backup.
    let isAhead = error.isTimeout && error.message.contains("Too large resource version")
    return .init(
      isGone: error.isGone || isAhead, isLasting: error.isForbidden || error.isNotFound, retryAfter: error.retryAfter)
  }
}
