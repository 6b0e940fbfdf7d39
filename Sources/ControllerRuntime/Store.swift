public import Kubernetes
import Synchronization

/// A cache of the objects of one kind: for each object its UID, its resource version, and a value that the caller
/// derives from it.
///
/// A `Reflector` keeps the store in sync. `record(_:uid:resourceVersion:_:)` adds the response to a write, so that
/// reads reflect the process's own writes at once. Reads return snapshots and never wait for I/O.
///
/// Guarantees:
/// - A repeated event changes nothing. An event that is older than the stored version is dropped, also if the stored
///   object is a new object with the same name.
/// - An older event does not undo a recorded write, and a recorded write does not bring back an object whose deletion
///   was already received.
/// - A list replaces everything, even if its versions are lower than before because etcd was restored from a backup.
///   Only writes that were recorded after the list was started, and are newer than the list, are kept.
///
/// Assumption: resource versions of one kind are comparable. Kubernetes guarantees this from 1.35 on
/// (https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions); in earlier releases they are
/// revisions of etcd. If versions are not numbers, the last event wins.
public final class Store<Value: Sendable & Hashable>: Sendable {
  private let state: Mutex<StoreState<Value>>

  /// Creates an empty store.
  ///
  /// - Parameter merge: Combines the value in the store with that of a received object with the same UID, for values with more
  ///   than the object itself. It is atomic: no change by `modify(_:_:)` is lost. `nil` if the received value replaces the other.
  public init(merge: (@Sendable (_ old: Value, _ new: Value) -> Value)? = nil) {
    state = Mutex(StoreState(merge: merge))
  }

  /// Whether the initial list is complete. Until then, a missing object may exist.
  public var isSynced: Bool { state.withLock(\.isSynced) }
  /// The number of objects.
  public var count: Int { state.withLock(\.count) }

  /// The value of an object; `nil` if the store does not have it.
  public subscript(key: ObjectKey) -> Value? { state.withLock { $0.entry(key)?.value } }

  /// The objects of a namespace; `nil` for cluster-scoped objects.
  public func objects(in namespace: String?) -> [ObjectKey: Value] {
    var objects: [ObjectKey: Value] = [:]
    state.withLock { state in
      state.namespaces[namespace ?? ""]?.forEach { objects[ObjectKey(namespace: namespace, name: $0.name)] = $0.value }
    }
    return objects
  }

  /// Calls a closure with the value of each object of a namespace.
  public func forEachValue(in namespace: String?, _ body: (Value) -> Void) {
    state.withLock { state in state.namespaces[namespace ?? ""]?.forEach { body($0.value) } }
  }

  /// All objects.
  public func all() -> [ObjectKey: Value] {
    var all: [ObjectKey: Value] = [:]
    state.withLock { state in state.forEach { all[$0] = $1.value } }
    return all
  }

  /// Records the response to a write of this process. The corresponding watch event then changes nothing.
  ///
  /// - Parameters:
  ///   - key: The key of the object.
  ///   - uid: `metadata.uid` of the response.
  ///   - resourceVersion: `metadata.resourceVersion` of the response.
  ///   - value: The value that the reflector would store for the object.
  public func record(_ key: ObjectKey, uid: String, resourceVersion: String, _ value: Value) {
    state.withLock { $0.record(key, uid: ObjectUID(uid), resourceVersion: resourceVersion, value) }
  }

  /// Changes the value of an object, as one step; nothing happens if the store does not have the object.
  ///
  /// - Parameter body: Changes the value. It must not use the store.
  public func modify(_ key: ObjectKey, _ body: (inout Value) -> Void) {
    state.withLock { $0.modify(key, body) }
  }
}

/// A change of a store.
public enum StoreChange<Value: Sendable & Hashable>: Sendable, Hashable {
  /// The object was added (`old` is `nil`), its value changed, or a new object with the same name replaced it.
  case updated(ObjectKey, old: Value?, new: Value)
  /// The object was deleted, or the reflector leaves it out now.
  case deleted(ObjectKey, old: Value)

  /// The object that changed.
  public var key: ObjectKey {
    switch self {
    case .updated(let key, _, _), .deleted(let key, _): key
    }
  }
}

// MARK: - Updates by the reflector

extension Store {
  /// Applies an `ADDED` or `MODIFIED` event.
  ///
  /// - Parameter value: The value of the object; `nil` if the object is left out.
  func update(_ key: ObjectKey, uid: String, resourceVersion: String, _ value: Value?) -> StoreChange<Value>? {
    state.withLock { state in
      guard let value else { return state.delete(key, uid: nil, resourceVersion: resourceVersion) }
      return state.update(key, StoreEntry(key, uid: ObjectUID(uid), resourceVersion: resourceVersion, value: value))
    }
  }

  /// Applies a `DELETED` event. Another object with the same name is kept.
  func delete(_ key: ObjectKey, uid: String?, resourceVersion: String) -> StoreChange<Value>? {
    state.withLock { $0.delete(key, uid: uid.map(ObjectUID.init), resourceVersion: resourceVersion) }
  }

  /// Whether the store has this version of an object, so that an event that reports it changes nothing.
  func has(_ version: ObjectVersion) -> Bool {
    state.withLock { state in
      guard let entry = state.entry(version.key.bounded) else { return false }
      return entry.uid == ObjectUID(version.uid) && entry.resourceVersion == version.resourceVersion
    }
  }

  /// Notes that list and watch have received all changes up to a version.
  func advance(to resourceVersion: String) { state.withLock { $0.advance(to: resourceVersion) } }

  /// Marks the start of a list: the list may not contain writes that are recorded from now on.
  func beginList() { state.withLock { $0.beginList() } }

  /// Replaces the content with a list; returns only the differences.
  ///
  /// - Parameter malformed: Objects that exist but could not be decoded; their values are kept.
  func replace(
    _ listed: [ObjectKey: StoreEntry<Value>], malformed: Set<ObjectKey> = [], resourceVersion: String
  ) -> [StoreChange<Value>] {
    state.withLock { $0.replace(listed, malformed: malformed, resourceVersion: resourceVersion) }
  }
}
