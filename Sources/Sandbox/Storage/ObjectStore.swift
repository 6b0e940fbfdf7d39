import DequeModule
import Foundation
import Kubernetes
import Synchronization

/// The objects of a cluster in memory: revisions, snapshots for paged lists, the history that watches begin from.
///
/// One lock guards all; whoever writes computes the new object outside it and commits where nothing came in between, as
/// kube-apiserver does with etcd (`GuaranteedUpdate`).
final class ObjectStore: Sendable {
  /// How much is kept for those who come late.
  struct Limits: Sendable {
    /// Events of each resource that a watch can still begin from; older ones are gone (410).
    var history = 20_000
    /// Events that a slow watcher may lag behind before it is cut off.
    var watchBuffer = 20_000
    /// Snapshots that paged lists can be continued from.
    var snapshots = 64
  }

  private let state: Mutex<StoreState>
  private let limits: Limits

  /// An empty store.
  init(limits: Limits = Limits()) {
    self.limits = limits
    state = Mutex(StoreState())
  }

  /// The revision of the last change.
  var revision: Int { state.withLock(\.revision) }
}

// MARK: - Reading

extension ObjectStore {
  func get(_ resource: GroupResource, _ key: ObjectKey) -> StoredObject? {
    let resource = resource.stored
    return state.withLock { $0.buckets[resource]?.objects[key] }
  }

  /// All objects of a resource, by namespace and name, with the revision they were read at.
  func list(_ resource: GroupResource, in namespace: String? = nil) -> (objects: [StoredObject], revision: Int) {
    let resource = resource.stored
    let (objects, revision) = state.withLock { state in
      (state.buckets[resource]?.objects(in: namespace) ?? [], state.revision)
    }
    return (objects.sorted { $0.key.precedes($1.key) }, revision)
  }

  /// The objects of a resource as they were at an earlier revision.
  ///
  /// - Throws: `StatusError` 410 where the history no longer reaches back so far.
  func list(_ resource: GroupResource, in namespace: String?, at revision: Int) throws -> [StoredObject] {
    let resource = resource.stored
    let objects = try state.withLock { state in
      let compacted = max(state.compacted, state.buckets[resource]?.dropped ?? 0)
      guard revision >= compacted else { throw StatusError.tooOld(revision, compacted) }
      var objects = state.buckets[resource]?.objects ?? [:]
      for event in (state.buckets[resource]?.history ?? []).reversed() {
        guard event.revision > revision else { break }
        objects[event.object.key] = event.previous
      }
      return objects
    }
    return objects.values.filter { namespace == nil || $0.key.namespace == namespace }
      .sorted { $0.key.precedes($1.key) }
  }

  /// How many objects a resource has in a namespace.
  func count(_ resource: GroupResource, in namespace: String) -> Int {
    state.withLock { $0.buckets[resource]?.names[namespace]?.count ?? 0 }
  }

  /// The resources that have objects.
  func resources() -> [GroupResource] { state.withLock { Array($0.buckets.keys) } }

  /// The objects that name an owner, with the resource each belongs to.
  func dependents(of uid: String) -> [(resource: GroupResource, key: ObjectKey)] {
    state.withLock { Array($0.dependents[uid] ?? []) }.map { ($0.resource, $0.key) }
  }

  /// Whether an object with this uid exists.
  func contains(uid: String) -> Bool { state.withLock { $0.places[uid] != nil } }

  /// Where the object with this uid is; nil where there is none.
  func place(of uid: String) -> (resource: GroupResource, key: ObjectKey)? {
    state.withLock { $0.places[uid] }.map { ($0.resource, $0.key) }
  }

  /// Keeps the rest of a list for the pages to come.
  func keep(_ snapshot: ListSnapshot) -> Int {
    state.withLock { state in
      state.lastSnapshot += 1
      state.snapshots[state.lastSnapshot] = snapshot
      state.snapshots[state.lastSnapshot - limits.snapshots] = nil
      return state.lastSnapshot
    }
  }

  /// The list that a continue token names; nil where it is too old.
  func snapshot(_ number: Int) -> ListSnapshot? { state.withLock { $0.snapshots[number] } }
}

/// A list as it was at a revision.
struct ListSnapshot: Sendable {
  let objects: [StoredObject]
  let revision: Int
}

// MARK: - Writing

extension ObjectStore {
  /// What to do with an object.
  enum Change: Sendable {
    /// Keep this in its place.
    case put(JSONValue)
    /// Take it away. The writer gets this back; watchers are shown once more what was stored.
    case remove(JSONValue)
  }

  /// Changes an object if it still is as the writer saw it.
  ///
  /// - Parameter live: What the writer saw; nil for nothing.
  /// - Returns: The object under its new revision; nil where somebody was faster.
  /// - Throws: Where the object is no JSON.
  func commit(
    _ resource: GroupResource, _ key: ObjectKey, replacing live: StoredObject?, _ change: Change
  ) throws -> StoredObject? {
    let resource = resource.stored
    return try state.withLock { state in
      let current = state.buckets[resource]?.objects[key]
      guard current?.revision == live?.revision else { return nil }
      let revision = state.revision + 1
      let object: StoredObject, event: StoreEvent
      switch change {
      case .put(let value):
        object = try StoredObject(value, key: key, revision: revision)
        event = StoreEvent(revision: revision, object: object, previous: current, isDeletion: false)
      case .remove(let value):
        guard let current else { return nil }
        object = try StoredObject(value, key: key, revision: revision)
        event = StoreEvent(
          revision: revision, object: try current.revised(revision), previous: current, isDeletion: true)
      }
      state.revision = revision
      state.apply(event, to: resource, historyLimit: limits.history)
      return object
    }
  }
}

// MARK: - Watching

extension ObjectStore {
  /// How a watch begins.
  enum Beginning: Sendable {
    /// With all objects there are.
    case current
    /// With what happened after a revision.
    case after(Int)
  }

  /// What a watcher gets.
  struct Subscription: Sendable {
    /// The objects to begin with.
    let initial: [StoredObject]
    /// The revision of `initial`, or the one asked for.
    let revision: Int
    /// What happened since, and happens; it ends where the watcher lags too far behind.
    let items: AsyncStream<WatchItem>
    /// Names the subscription for `unsubscribe`.
    let id: Int
  }

  /// Follows a resource.
  ///
  /// - Throws: `StatusError` 410 where the history no longer reaches back so far.
  func subscribe(_ resource: GroupResource, _ beginning: Beginning) throws -> Subscription {
    let resource = resource.stored
    let (stream, continuation) = AsyncStream.makeStream(
      of: WatchItem.self, bufferingPolicy: .bufferingOldest(limits.watchBuffer))
    return try state.withLock { state in
      var initial: [StoredObject] = []
      var revision = state.revision
      switch beginning {
      case .current: initial = (state.buckets[resource]?.objects(in: nil) ?? []).sorted { $0.key.precedes($1.key) }
      case .after(let start):
        let compacted = max(state.compacted, state.buckets[resource]?.dropped ?? 0)
        if start < compacted {
          throw StatusError.tooOld(start, compacted)
        }
        for event in state.buckets[resource]?.history ?? [] where event.revision > start {
          continuation.yield(.event(event))
        }
        revision = start
      }
      state.lastSubscription += 1
      state.buckets[resource, default: Bucket()].watchers[state.lastSubscription] = continuation
      return Subscription(initial: initial, revision: revision, items: stream, id: state.lastSubscription)
    }
  }

  /// Ends a subscription; its stream ends.
  func unsubscribe(_ id: Int, _ resource: GroupResource) {
    let resource = resource.stored
    state.withLock { $0.buckets[resource]?.watchers.removeValue(forKey: id) }?.finish()
  }

  /// Tells every watch what time it is, so that bookmarks are sent and limits kept.
  func tick(_ now: ContinuousClock.Instant) {
    state.withLock { state in
      let revision = state.revision
      for resource in state.buckets.keys {
        for watcher in state.buckets[resource]?.watchers.values.map({ $0 }) ?? [] {
          watcher.yield(.tick(revision: revision, now))
        }
      }
    }
  }

  /// How many watches are open.
  var watcherCount: Int { state.withLock { $0.buckets.values.reduce(0) { $0 + $1.watchers.count } } }
}

// MARK: - What may befall a cluster

extension ObjectStore {
  /// Forgets the history, and every paged list: what etcd's compaction does.
  func compact() {
    state.withLock { state in
      state.compacted = state.revision
      state.snapshots = [:]
      for resource in state.buckets.keys { state.buckets[resource]?.history = [] }
    }
  }

  /// What there is now, to be restored later.
  func backup() -> Backup { state.withLock { Backup(revision: $0.revision, objects: $0.buckets.mapValues(\.objects)) } }

  /// The store as it once was.
  struct Backup: Sendable {
    fileprivate let revision: Int
    fileprivate let objects: [GroupResource: [ObjectKey: StoredObject]]
  }

  /// Goes back to an older state, revision included, as an etcd that is restored from a backup does. Watches end.
  func restore(_ backup: Backup) {
    let watchers = state.withLock { state -> [AsyncStream<WatchItem>.Continuation] in
      let watchers = state.buckets.values.flatMap { $0.watchers.values }
      var restored = StoreState()
      restored.revision = backup.revision
      restored.compacted = backup.revision
      restored.lastSubscription = state.lastSubscription
      restored.lastSnapshot = state.lastSnapshot
      for (resource, objects) in backup.objects {
        for object in objects.values { restored.insert(object, into: resource) }
      }
      state = restored
      return watchers
    }
    for watcher in watchers { watcher.finish() }
  }

  /// Ends every watch of a resource; nil for all.
  func endWatches(of resource: GroupResource? = nil) {
    let watchers = state.withLock { state -> [AsyncStream<WatchItem>.Continuation] in
      var ended: [AsyncStream<WatchItem>.Continuation] = []
      for name in Array(state.buckets.keys) where resource == nil || name == resource {
        ended += state.buckets[name]?.watchers.values.map { $0 } ?? []
        state.buckets[name]?.watchers = [:]
      }
      return ended
    }
    for watcher in watchers { watcher.finish() }
  }
}
