import Kubernetes

/// One object in a store.
///
/// It is a class because arrays and dictionaries keep free space for values: with a reference, that is eight bytes each.
final class StoreEntry<Value: Sendable & Hashable>: Sendable {
  /// The name in the key of the object.
  let name: String
  let uid: ObjectUID
  let resourceVersion: String
  let value: Value
  /// The number of the latest list that was started when a write was recorded; `nil` if list or watch provided the
  /// entry.
  fileprivate let recordedDuring: UInt64?

  init(_ key: ObjectKey, uid: ObjectUID, resourceVersion: String, value: Value, recordedDuring: UInt64? = nil) {
    name = key.name
    self.uid = uid
    self.resourceVersion = resourceVersion
    self.value = value
    self.recordedDuring = recordedDuring
  }
}

/// The content of a store and the rules for changing it. Pure.
struct StoreState<Value: Sendable & Hashable>: Sendable {
  typealias Entry = StoreEntry<Value>
  typealias Change = StoreChange<Value>

  /// Objects by namespace; the key is empty for cluster-scoped objects.
  private(set) var namespaces: [String: NamespaceEntries<Value>] = [:]
  private(set) var isSynced = false
  private(set) var count = 0
  /// The latest resource version that list and watch have received.
  private var syncedVersion = ""
  /// Number of lists that were started.
  private var lists: UInt64 = 0
  /// See `Store.init(merge:)`.
  private let merge: (@Sendable (_ old: Value, _ new: Value) -> Value)?

  init(merge: (@Sendable (_ old: Value, _ new: Value) -> Value)? = nil) { self.merge = merge }

  func entry(_ key: ObjectKey) -> Entry? { namespaces[key.namespace ?? ""]?[key.name] }

  /// Calls a closure with each object.
  func forEach(_ body: (ObjectKey, Entry) -> Void) {
    for (namespace, entries) in namespaces {
      entries.forEach { body(Self.key($0, in: namespace), $0) }
    }
  }

  /// The key of an object.
  static func key(_ entry: Entry, in namespace: String) -> ObjectKey {
    ObjectKey(namespace: namespace.isEmpty ? nil : namespace, name: entry.name)
  }

  mutating func update(_ key: ObjectKey, _ entry: Entry) -> Change? {
    advance(to: entry.resourceVersion)
    if let old = self.entry(key), isNewer(old.resourceVersion, than: entry.resourceVersion) { return nil }
    return put(key, merged(entry, key))
  }

  /// Changes the value of an object in place. The resource version stays.
  mutating func modify(_ key: ObjectKey, _ body: (inout Value) -> Void) {
    guard let old = entry(key) else { return }
    var value = old.value
    body(&value)
    _ = put(
      key,
      Entry(key, uid: old.uid, resourceVersion: old.resourceVersion, value: value, recordedDuring: old.recordedDuring))
  }

  /// A received object, with what only the store knows of it.
  private func merged(_ entry: Entry, _ key: ObjectKey) -> Entry {
    guard let merge, let old = self.entry(key), old.uid == entry.uid else { return entry }
    return Entry(key, uid: entry.uid, resourceVersion: entry.resourceVersion, value: merge(old.value, entry.value))
  }

  mutating func delete(_ key: ObjectKey, uid: ObjectUID?, resourceVersion: String) -> Change? {
    advance(to: resourceVersion)
    guard let old = entry(key), uid == nil || uid == old.uid else { return nil }
    if isNewer(old.resourceVersion, than: resourceVersion) { return nil }
    return remove(key)
  }

  mutating func record(_ key: ObjectKey, uid: ObjectUID, resourceVersion: String, _ value: Value) {
    let isOutdated =
      if let old = entry(key) {
        isNewer(old.resourceVersion, than: resourceVersion)
      } else {
        // List and watch are past this write and the store does not have the object: it was deleted after the write.
        isNewer(syncedVersion, than: resourceVersion) || syncedVersion == resourceVersion
      }
    guard !isOutdated else { return }
    _ = put(key, Entry(key, uid: uid, resourceVersion: resourceVersion, value: value, recordedDuring: lists))
  }

  mutating func beginList() { lists += 1 }

  mutating func replace(
    _ listed: [ObjectKey: Entry], malformed: Set<ObjectKey>, resourceVersion: String
  ) -> [Change] {
    var gone: [ObjectKey] = []
    forEach { key, entry in
      guard listed[key] == nil, !malformed.contains(key), !isNewerThanList(entry, list: resourceVersion) else { return }
      gone.append(key)
    }
    var changes = gone.compactMap { remove($0) }
    for (key, entry) in listed {
      if let old = self.entry(key), isNewerThanList(old, list: resourceVersion) { continue }
      if let change = put(key, merged(entry, key)) { changes.append(change) }
    }
    syncedVersion = resourceVersion
    isSynced = true
    return changes
  }

  /// Whether a write was recorded after the list was started and is newer than the list.
  private func isNewerThanList(_ entry: Entry, list resourceVersion: String) -> Bool {
    entry.recordedDuring == lists && isNewer(entry.resourceVersion, than: resourceVersion)
  }

  /// Notes a resource version that list or watch has received.
  mutating func advance(to resourceVersion: String) {
    if !isNewer(syncedVersion, than: resourceVersion) { syncedVersion = resourceVersion }
  }

  private mutating func put(_ key: ObjectKey, _ entry: Entry) -> Change? {
    let old = namespaces[key.namespace ?? "", default: NamespaceEntries()].update(entry)
    if old == nil { count += 1 }
    // A new object with the same name is news, even if its value is equal: whoever acts on the old one must look again.
    if let old, old.uid == entry.uid, old.value == entry.value { return nil }
    return .updated(key, old: old?.value, new: entry.value)
  }

  private mutating func remove(_ key: ObjectKey) -> Change? {
    let namespace = key.namespace ?? ""
    guard let old = namespaces[namespace]?.remove(key.name) else { return nil }
    if namespaces[namespace]?.isEmpty == true { namespaces[namespace] = nil }
    count -= 1
    return .deleted(key, old: old.value)
  }
}

/// Whether the left resource version is newer; `false` if the versions are not numbers.
func isNewer(_ left: String, than right: String) -> Bool {
  guard let left = UInt64(left), let right = UInt64(right) else { return false }
  return left > right
}
