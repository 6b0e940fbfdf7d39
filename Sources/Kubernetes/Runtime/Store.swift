import Synchronization

/// What is kept of each object of one kind: its identity, its version, and a digest of the caller's choosing.
///
/// Fed by a `Reflector`, and by `record(_:uid:resourceVersion:_:)` with the answers of our own writes. Reads are
/// snapshots by value and never wait for I/O.
///
/// Guarantees: an event seen twice changes nothing the second time; an event that is older than what is recorded of the
/// same object (same uid, lower resourceVersion) is dropped; a re-list replaces everything, except what was recorded
/// later than the list was made. Resource versions are opaque in the API's words before Kubernetes 1.35 and comparable
/// in fact: they are etcd's revisions. Where they are no numbers, the newest news wins.
public final class Store<Digest: Sendable & Hashable>: Sendable {
  struct Entry: Sendable {
    var uid: String
    var resourceVersion: String
    var digest: Digest
    /// Recorded from an answer of our own and not yet seen on the watch.
    var isRecorded = false
  }

  fileprivate struct State {
    var namespaces: [String: [ObjectKey: Entry]] = [:]
    var isSynced = false
    var count = 0

    func entry(_ key: ObjectKey) -> Entry? { namespaces[key.namespace ?? ""]?[key] }

    /// Puts an entry in unless a newer one of the same object is there.
    mutating func put(
      _ key: ObjectKey, _ entry: Entry, isForced: Bool = false
    ) -> [StoreChange<Digest>] {
      let old = self.entry(key)
      if let old, !isForced, old.uid == entry.uid, isNewer(old.resourceVersion, than: entry.resourceVersion) {
        return []
      }
      namespaces[key.namespace ?? "", default: [:]][key] = entry
      if old == nil { count += 1 }
      return old?.digest == entry.digest ? [] : [.updated(key, old: old?.digest, new: entry.digest)]
    }

    mutating func remove(_ key: ObjectKey) -> StoreChange<Digest>? {
      let namespace = key.namespace ?? ""
      guard let old = namespaces[namespace]?.removeValue(forKey: key) else { return nil }
      if namespaces[namespace]?.isEmpty == true { namespaces[namespace] = nil }
      count -= 1
      return .deleted(key, old: old.digest)
    }
  }

  private let state = Mutex(State())

  /// Creates an empty store.
  public init() {}

  /// Whether the first list is complete: before, absence means nothing.
  public var isSynced: Bool { state.withLock(\.isSynced) }
  /// How many objects are kept.
  public var count: Int { state.withLock(\.count) }

  /// One object's digest.
  public subscript(key: ObjectKey) -> Digest? {
    state.withLock { $0.namespaces[key.namespace ?? ""]?[key]?.digest }
  }

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
  public func record(_ key: ObjectKey, uid: String, resourceVersion: String, _ digest: Digest) {
    _ = state.withLock { state in
      state.put(
        key, Entry(uid: uid, resourceVersion: resourceVersion, digest: digest, isRecorded: true))
    }
  }
}

/// What changed in a store.
public enum StoreChange<Digest: Sendable & Hashable>: Sendable {
  /// The digest is new (no old one) or another.
  case updated(ObjectKey, old: Digest?, new: Digest)
  /// The object is gone, or no longer of interest.
  case deleted(ObjectKey, old: Digest)
}

// MARK: - What a reflector feeds in

extension Store {
  /// An object as seen on the watch.
  func update(_ key: ObjectKey, uid: String, resourceVersion: String, _ digest: Digest?) -> [StoreChange<Digest>] {
    state.withLock { state in
      guard let digest else { return state.remove(key).map { [$0] } ?? [] }
      return state.put(key, Entry(uid: uid, resourceVersion: resourceVersion, digest: digest))
    }
  }

  /// An object that is gone; one of another uid that has taken its place stays.
  func delete(_ key: ObjectKey, uid: String) -> [StoreChange<Digest>] {
    state.withLock { state in
      if let entry = state.entry(key), entry.uid != uid, !uid.isEmpty { return [] }
      return state.remove(key).map { [$0] } ?? []
    }
  }

  /// The whole collection as listed; returns only what differs from before.
  func replace(
    _ listed: [ObjectKey: Entry], resourceVersion: String
  ) -> [StoreChange<Digest>] {
    state.withLock { state in
      var changes: [StoreChange<Digest>] = []
      for entries in state.namespaces.values {
        for (key, entry) in entries where listed[key] == nil {
          if entry.isRecorded, isNewer(entry.resourceVersion, than: resourceVersion) { continue }
          if let change = state.remove(key) { changes.append(change) }
        }
      }
      for (key, entry) in listed {
        if let old = state.entry(key), old.isRecorded, isNewer(old.resourceVersion, than: resourceVersion) { continue }
        changes += state.put(key, entry, isForced: true)
      }
      state.isSynced = true
      return changes
    }
  }
}

/// Whether the left resource version is later; false where they cannot be compared.
func isNewer(_ left: String, than right: String) -> Bool {
  guard let left = UInt64(left), let right = UInt64(right) else { return false }
  return left > right
}
