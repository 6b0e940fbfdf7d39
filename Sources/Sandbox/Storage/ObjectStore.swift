import DequeModule
import Kubernetes
import Synchronization

/// The objects of a cluster in memory: revisions, snapshots for paged lists, the history that watches begin from.
///
/// One lock guards all state. A writer computes the new object outside the lock, and commits it if no other write came
/// first, as kube-apiserver does with etcd (`GuaranteedUpdate`).
final class ObjectStore: Sendable {
  /// Size of the history that is kept for watches.
  struct Limits: Sendable {
    /// Events of each resource that a watch can still begin from; older ones are gone (410).
    var history = 20_000
    /// Events that a slow watcher may lag behind before it is cut off.
    var watchBuffer = 20_000
    /// Snapshots that paged lists can be continued from.
    var snapshots = 64
  }

  /// All of it; see `StoreState`.
  let state: Mutex<StoreState>
  let limits: Limits

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
  /// - Throws: `StatusError` 410 if the history no longer has the revision.
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

  /// Owners that objects refer to and that do not exist.
  func absentOwners() -> [String] {
    state.withLock { state in state.dependents.keys.filter { state.places[$0] == nil } }
  }

  /// Whether an object with this uid exists.
  func contains(uid: String) -> Bool { state.withLock { $0.places[uid] != nil } }

  /// Where the object with this uid is; `nil` if there is none.
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

  /// The list that a continue token names; `nil` if it is too old.
  func snapshot(_ number: Int) -> ListSnapshot? { state.withLock { $0.snapshots[number] } }
}

/// A list at a revision.
struct ListSnapshot: Sendable {
  let objects: [StoredObject]
  let revision: Int
}

// MARK: - Writing

extension ObjectStore {
  /// A change of an object.
  enum Change: Sendable {
    /// Keep this in its place; the form is that of the kind by which a custom resource was pruned and defaulted.
    case put(JSONValue, form: Int? = nil)
    /// Removes the object. The writer gets this value; watchers get the stored object.
    case remove(JSONValue)
  }

  /// Changes an object if it still is as the writer saw it.
  ///
  /// - Parameter live: The object that the writer read; `nil` if there was none.
  /// - Returns: The object at its new revision; `nil` if another write came first.
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
      case .put(let value, let form):
        object = try StoredObject(value, key: key, revision: revision, form: form)
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
