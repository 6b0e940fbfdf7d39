import Kubernetes

/// Who owns what.
extension ManagedFields {
  /// The most entries of `Update` an object has; kube-apiserver's DefaultMaxUpdateManagers.
  static let mostUpdateEntries = 10

  /// Fields that have no owner: `stripMeta` in kube-apiserver.
  static let unowned: FieldSet = {
    var set = FieldSet()
    for name in ["apiVersion", "kind", "metadata"] { set[.field(name)].isMember = true }
    let metadata = [
      "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields",
      "resourceVersion",
    ]
    for name in metadata { set[.field("metadata")][.field(name)].isMember = true }
    return set
  }()

  /// All paths that anyone owns.
  var owned: FieldSet {
    var result = FieldSet()
    for entry in entries.values { result.formUnion(entry.set) }
    return result
  }

  /// Reads all entries.
  mutating func load() {
    for manager in Array(entries.keys) { entries[manager]?.load() }
  }

  /// The paths that managers other than `manager` own.
  func conflicts(with paths: FieldSet, of manager: Manager) -> [ApplyConflict.Conflict] {
    entries.filter { $0.key != manager }.sorted { $0.key.precedes($1.key) }.flatMap { owner, entry in
      entry.set.intersection(paths).paths.map { path in
        ApplyConflict.Conflict(
          manager: owner.name, operation: owner.operation, apiVersion: entry.apiVersion,
          subresource: owner.subresource, time: entry.time, path: path)
      }
    }
  }

  /// Removes the changed fields from the entries of all other managers: the writer owns what it writes, and removed fields have no owner.
  mutating func release(_ change: Comparison, except manager: Manager? = nil) {
    let lost = change.written.union(change.removed)
    for (owner, entry) in entries where owner != manager {
      let set = entry.set, rest = set.subtracting(lost)
      if rest.isEmpty {
        entries[owner] = nil
      } else if rest != set {
        entries[owner]?.set = rest
      }
    }
  }

  /// Merges the oldest `Update` entries into ones named `ancient-changes`, if there are too many.
  mutating func foldOldest() {
    var count = entries.keys.count { $0.operation == "Update" }
    guard count > ManagedFields.mostUpdateEntries else { return }
    var first: [String: Manager] = [:]
    let oldest = entries.filter { $0.key.operation == "Update" }.sorted(by: ManagedFields.precede)
    for (manager, entry) in oldest where count > ManagedFields.mostUpdateEntries {
      guard let earlier = first[entry.apiVersion] else {
        first[entry.apiVersion] = manager
        continue
      }
      let bucket = Manager(name: "ancient-changes", operation: "Update", apiVersion: entry.apiVersion, subresource: "")
      if entries[bucket] == nil {
        entries[bucket] = entries[earlier]
        entries[earlier] = nil
      }
      entries[bucket]?.set.formUnion(entry.set)
      entries[bucket]?.time = entry.time
      entries[manager] = nil
      count -= 1
    }
  }
}
