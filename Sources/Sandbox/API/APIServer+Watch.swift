import HTTPTypes
import Kubernetes
import SandboxKinds
import SandboxMerge

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Watches.
extension APIServer {
  func watch(_ scope: RequestScope) throws -> SandboxResponse {
    let request = try WatchRequest(scope)
    let subscription: ObjectStore.Subscription
    do {
      subscription = try store.subscribe(scope.resource, request.start)
    } catch let error as StatusError {
      return .watch(
        AsyncThrowingStream { continuation in
          continuation.yield(WatchFrame.error(error))
          continuation.finish()
        })
    }
    let cursor = WatchCursor(subscription, request: request, store: store, configuration: configuration)
    return .watch(AsyncThrowingStream { await cursor.next() })
  }
}

extension SandboxResponse {
  fileprivate static func watch(_ frames: AsyncThrowingStream<Data, any Error>) -> SandboxResponse {
    SandboxResponse(status: 200, headers: [.contentType: "application/json"], body: .stream(frames))
  }
}

/// The options of a watch.
struct WatchRequest: Sendable {
  let scope: RequestScope
  let filter: ObjectFilter
  let presentation: Presentation
  let start: ObjectStore.Start
  let wantsBookmarks: Bool
  /// Whether the end of the initial objects is to be marked (`sendInitialEvents`).
  let marksInitialEnd: Bool
  let deadline: ContinuousClock.Instant?

  /// - Throws: `StatusError` 400, 500 for a resource version that is none.
  init(_ scope: RequestScope) throws {
    self.scope = scope
    filter = try ObjectFilter(scope)
    presentation = Presentation(scope)
    wantsBookmarks = scope.query.flag("allowWatchBookmarks") == true
    let sendsInitial = scope.query.flag("sendInitialEvents")
    marksInitialEnd = wantsBookmarks && sendsInitial == true
    start = try Self.start(scope, sendsInitial: sendsInitial)
    let seconds = scope.query["timeoutSeconds"].flatMap { Int($0) } ?? 0
    deadline = seconds > 0 ? .now + .seconds(seconds) : nil
  }

  /// The start of the watch: current objects if requested, or if the request has neither that option nor a version.
  private static func start(_ scope: RequestScope, sendsInitial: Bool?) throws -> ObjectStore.Start {
    let version = scope.query["resourceVersion"] ?? ""
    guard let revision = version.isEmpty ? 0 : Int(version), revision >= 0 else {
      throw StatusError.unforeseen("Invalid value: \(JSONValue.string(version).quoted): it is no resource version")
    }
    return switch (sendsInitial, revision) {
    case (true, _), (nil, 0): .current(notOlderThan: revision)
    case (false, 0): .now
    default: .after(revision)
    }
  }
}

/// Encodes events as lines of a watch response, for one reader.
///
/// An actor, because only one task at a time can call `next()`.
actor WatchCursor {
  private let request: WatchRequest
  private let store: ObjectStore
  private let configuration: APIServer.Configuration
  private let subscription: ObjectStore.Subscription
  private var initial: ArraySlice<StoredObject>
  private var owesInitialEnd: Bool
  private var lastRevision: Int
  private var nextBookmark: ContinuousClock.Instant
  private var hasSentHeaders = false
  private var isOver = false

  init(
    _ subscription: ObjectStore.Subscription, request: WatchRequest, store: ObjectStore,
    configuration: APIServer.Configuration
  ) {
    self.subscription = subscription
    self.request = request
    self.store = store
    self.configuration = configuration
    initial = subscription.initial[...]
    owesInitialEnd = request.marksInitialEnd
    lastRevision = subscription.revision
    nextBookmark = .now + configuration.bookmarkInterval
  }

  deinit { store.unsubscribe(subscription.id, request.scope.resource) }

  /// The next line; `nil` if the watch ends.
  func next() async -> Data? {
    while !isOver {
      if let object = initial.popFirst() {
        if request.filter.matches(object), let frame = frame("ADDED", object) { return frame }
        continue
      }
      if owesInitialEnd {
        owesInitialEnd = false
        return WatchFrame.bookmark(request.scope.kind, revision: lastRevision, endsInitial: true)
      }
      guard let item = await nextItem() else { break }
      if let frame = frame(for: item) { return frame }
    }
    return nil
  }

  private func nextItem() async -> WatchItem? {
    var iterator = subscription.items.makeAsyncIterator()
    return await iterator.next(isolation: self)
  }

  private func frame(for item: WatchItem) -> Data? {
    switch item {
    case .event(let event):
      guard event.revision > lastRevision else { return nil }
      lastRevision = event.revision
      return frame(for: event)
    case .tick(let revision, let now):
      if let deadline = request.deadline, now >= deadline {
        isOver = true
        return request.wantsBookmarks ? bookmark(revision) : nil
      }
      guard request.wantsBookmarks, now >= nextBookmark else { return nil }
      nextBookmark = now + configuration.bookmarkInterval
      return bookmark(revision)
    }
  }

  private func bookmark(_ revision: Int) -> Data {
    // A watch at a future version (etcd was restored from a backup) gets the current version of the server.
    lastRevision = revision
    return WatchFrame.bookmark(request.scope.kind, revision: revision)
  }

  /// An object that begins to be selected is added, one that no longer is, deleted.
  private func frame(for event: StoreEvent) -> Data? {
    let was = event.previous.map(request.filter.matches) ?? false
    let isSelected = !event.isDeletion && request.filter.matches(event.object)
    switch (was, isSelected) {
    case (false, false): return nil
    case (false, true): return frame("ADDED", event.object)
    case (true, true): return frame("MODIFIED", event.object)
    case (true, false):
      // A deletion event has the last object that matched.
      let known = event.isDeletion ? event.object : try? event.previous?.revised(event.revision)
      return frame("DELETED", known ?? event.object)
    }
  }

  private func frame(_ type: String, _ object: StoredObject) -> Data? {
    switch request.presentation {
    case .plain: return (try? object.presented(as: request.scope.kind)).map { WatchFrame.line(type, $0) }
    case .metadata: return WatchFrame.line(type, (try? object.value(as: request.scope.kind)).map(Presentation.partial))
    case .table(let included):
      guard let value = try? object.value(as: request.scope.kind) else { return nil }
      let table = TablePrinter.table(
        columns: request.scope.kind.behavior.columns, objects: [value], listMeta: value["metadata"],
        includeObject: included,
        now: configuration.now(), includesHeaders: !hasSentHeaders)
      hasSentHeaders = true
      return WatchFrame.line(type, table)
    }
  }
}

/// The lines of a watch's answer.
enum WatchFrame {
  static func line(_ type: String, _ object: Data) -> Data {
    var line = Data("{\"type\":\"\(type)\",\"object\":".utf8)
    line.append(object)
    line.append(contentsOf: Array("}\n".utf8))
    return line
  }

  static func line(_ type: String, _ object: JSONValue?) -> Data? {
    (try? object?.jsonData()).map { line(type, $0) }
  }

  static func bookmark(_ kind: ServedKind, revision: Int, endsInitial: Bool = false) -> Data {
    var metadata: [String: JSONValue] = ["resourceVersion": .string(String(revision)), "creationTimestamp": .null]
    if endsInitial { metadata["annotations"] = ["k8s.io/initial-events-end": "true"] }
    let object: JSONValue = [
      "kind": .string(kind.kind), "apiVersion": .string(kind.apiVersion), "metadata": .object(metadata),
    ]
    return line("BOOKMARK", object) ?? Data()
  }

  static func error(_ error: StatusError) -> Data { line("ERROR", error.body) ?? Data() }
}
