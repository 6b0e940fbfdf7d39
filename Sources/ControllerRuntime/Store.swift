public import Kubernetes
import Synchronization

/// What is kept of each object of one kind: its identity, its version, and a digest of the caller's choosing.
///
/// Fed by a `Reflector`, and by `record(_:uid:resourceVersion:_:)` with the answers of our own writes. Reads are
/// snapshots by value and never wait for I/O.
///
/// Guarantees:
/// - An event seen twice changes nothing the second time, and one that is older than what is kept under the same name
///   is dropped, be it of the same object or of one that was deleted meanwhile.
/// - The answer of our own write is not undone by an older event; and it does not bring back an object whose deletion
///   was seen before the answer was taken in.
/// - A list replaces everything, even where its versions are lower than before (etcd restored from a backup). Only what
///   was recorded after the list was begun, and is later than it, stays: the list cannot know of it.
///
/// Assumption: resource versions of one kind are comparable. Kubernetes promises so from 1.35 on
/// (https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions); before, they are etcd's revisions
/// in fact. Where they are no numbers, the newest news wins.
public final class Store<Digest: Sendable & Hashable>: Sendable {
  private let state = Mutex(StoreState<Digest>())

  /// Creates an empty store.
  public init() {}

  /// Whether the first list is complete: before, absence means nothing.
  public var isSynced: Bool { state.withLock(\.isSynced) }
  /// How many objects are kept.
  public var count: Int { state.withLock(\.count) }

  /// One object's digest.
  public subscript(key: ObjectKey) -> Digest? { state.withLock { $0.entry(key)?.digest } }

  /// The objects of a namespace; nil for cluster-scoped ones.
  public func objects(in namespace: String?) -> [ObjectKey: Digest] {
    state.withLock { $0.namespaces[namespace ?? ""]?.mapValues(\.digest) ?? [:] }
  }

  /// Everything.
  public func all() -> [ObjectKey: Digest] {
    state.withLock { state in
      state.namespaces.values.reduce(into: [:]) { all, entries in
        for (key, entry) in entries { all[key] = entry.digest }
      }
    }
  }

  /// Takes in the answer of one of our own writes: its echo on the watch will change nothing.
  ///
  /// - Parameters:
  ///   - key: Which object.
  ///   - uid: `metadata.uid` of the answer.
  ///   - resourceVersion: `metadata.resourceVersion` of the answer.
  ///   - digest: What the reflector would keep of the answer.
  public func record(_ key: ObjectKey, uid: String, resourceVersion: String, _ digest: Digest) {
    state.withLock { $0.record(key, StoreEntry(uid: uid, resourceVersion: resourceVersion, digest: digest)) }
  }
}

/// What changed in a store.
public enum StoreChange<Digest: Sendable & Hashable>: Sendable, Hashable {
  /// The digest is new (no old one) or another.
  case updated(ObjectKey, old: Digest?, new: Digest)
  /// The object is gone, or no longer of interest.
  case deleted(ObjectKey, old: Digest)
}

// MARK: - What a reflector feeds in

extension Store {
  /// An object as seen on the watch; no digest where it is of no interest.
  func update(_ key: ObjectKey, uid: String, resourceVersion: String, _ digest: Digest?) -> StoreChange<Digest>? {
    state.withLock { state in
      guard let digest else { return state.delete(key, uid: nil, resourceVersion: resourceVersion) }
      return state.update(key, StoreEntry(uid: uid, resourceVersion: resourceVersion, digest: digest))
    }
  }

  /// An object that is gone; one that has taken its place stays.
  func delete(_ key: ObjectKey, uid: String?, resourceVersion: String) -> StoreChange<Digest>? {
    state.withLock { $0.delete(key, uid: uid, resourceVersion: resourceVersion) }
  }

  /// A list is about to be read: what is recorded from now on may be missing in it.
  func beginList() { state.withLock { $0.beginList() } }

  /// The whole collection as listed; returns only what differs from before.
  ///
  /// - Parameter unreadable: Objects that are there and could not be read; what is kept of them stays.
  func replace(
    _ listed: [ObjectKey: StoreEntry<Digest>], unreadable: Set<ObjectKey> = [], resourceVersion: String
  ) -> [StoreChange<Digest>] {
    state.withLock { $0.replace(listed, unreadable: unreadable, resourceVersion: resourceVersion) }
  }
}
