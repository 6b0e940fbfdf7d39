import Kubernetes

/// One object in a store.
struct StoreEntry<Digest: Sendable & Hashable>: Sendable {
  var uid: String
  var resourceVersion: String
  var digest: Digest
  /// The list that was the latest to be begun when our own write was answered; nil once the API server has shown it.
  fileprivate var recordedDuring: UInt64?

  init(uid: String, resourceVersion: String, digest: Digest) {
    self.uid = uid
    self.resourceVersion = resourceVersion
    self.digest = digest
  }
}

/// A store's content and the rules by which it changes. Pure.
struct StoreState<Digest: Sendable & Hashable>: Sendable {
  typealias Entry = StoreEntry<Digest>
  typealias Change = StoreChange<Digest>

  /// Cluster-scoped objects are under the empty name.
  private(set) var namespaces: [String: [ObjectKey: Entry]] = [:]
  private(set) var isSynced = false
  private(set) var count = 0
  /// The version up to which list and watch have shown the collection.
  private var shownUpTo = ""
  /// Lists begun so far.
  private var lists: UInt64 = 0

  func entry(_ key: ObjectKey) -> Entry? { namespaces[key.namespace ?? ""]?[key] }

  mutating func update(_ key: ObjectKey, _ entry: Entry) -> Change? {
    advance(to: entry.resourceVersion)
    if let old = self.entry(key), isNewer(old.resourceVersion, than: entry.resourceVersion) { return nil }
    return put(key, entry)
  }

  mutating func delete(_ key: ObjectKey, uid: String?, resourceVersion: String) -> Change? {
    advance(to: resourceVersion)
    guard let old = entry(key), uid == nil || uid == old.uid else { return nil }
    if isNewer(old.resourceVersion, than: resourceVersion) { return nil }
    return remove(key)
  }

  mutating func record(_ key: ObjectKey, _ entry: Entry) {
    let isOutdated =
      if let old = self.entry(key) {
        isNewer(old.resourceVersion, than: entry.resourceVersion)
      } else {
        // List and watch have shown what came after this write, and the object is not there: it was deleted since.
        isNewer(shownUpTo, than: entry.resourceVersion) || shownUpTo == entry.resourceVersion
      }
    guard !isOutdated else { return }
    var entry = entry
    entry.recordedDuring = lists
    _ = put(key, entry)
  }

  mutating func beginList() { lists += 1 }

  mutating func replace(
    _ listed: [ObjectKey: Entry], unreadable: Set<ObjectKey>, resourceVersion: String
  ) -> [Change] {
    var changes: [Change] = []
    for entries in namespaces.values {
      for (key, entry) in entries where listed[key] == nil && !unreadable.contains(key) {
        if isBeyond(entry, list: resourceVersion) { continue }
        if let change = remove(key) { changes.append(change) }
      }
    }
    for (key, entry) in listed {
      if let old = self.entry(key), isBeyond(old, list: resourceVersion) { continue }
      if let change = put(key, entry) { changes.append(change) }
    }
    shownUpTo = resourceVersion
    isSynced = true
    return changes
  }

  /// Whether an entry was recorded too late for the list that has just been read.
  private func isBeyond(_ entry: Entry, list resourceVersion: String) -> Bool {
    entry.recordedDuring == lists && isNewer(entry.resourceVersion, than: resourceVersion)
  }

  private mutating func advance(to resourceVersion: String) {
    if !isNewer(shownUpTo, than: resourceVersion) { shownUpTo = resourceVersion }
  }

  private mutating func put(_ key: ObjectKey, _ entry: Entry) -> Change? {
    let old = namespaces[key.namespace ?? "", default: [:]].updateValue(entry, forKey: key)
    if old == nil { count += 1 }
    return old?.digest == entry.digest ? nil : .updated(key, old: old?.digest, new: entry.digest)
  }

  private mutating func remove(_ key: ObjectKey) -> Change? {
    let namespace = key.namespace ?? ""
    guard let old = namespaces[namespace]?.removeValue(forKey: key) else { return nil }
    if namespaces[namespace]?.isEmpty == true { namespaces[namespace] = nil }
    count -= 1
    return .deleted(key, old: old.digest)
  }
}

/// Whether the left resource version is later; false where they cannot be compared.
func isNewer(_ left: String, than right: String) -> Bool {
  guard let left = UInt64(left), let right = UInt64(right) else { return false }
  return left > right
}
