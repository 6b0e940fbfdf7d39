import Kubernetes

/// Who writes, for managedFields.
struct FieldWriter: Sendable, Hashable {
  /// The field manager; empty counts as `unknown`.
  var manager: String
  /// The version the request is in.
  var apiVersion: String
  /// `status`, `scale`, …; empty for the object itself.
  var subresource: String
  /// Now, as RFC 3339.
  var time: String

  init(manager: String, apiVersion: String, subresource: String = "", time: String) {
    self.manager = manager
    self.apiVersion = apiVersion
    self.subresource = subresource
    self.time = time
  }
}

/// An object's `metadata.managedFields`.
struct ManagedFields: Sendable {
  /// What tells one entry from another. Entries of `Apply` are one for all versions.
  struct Manager: Sendable, Hashable {
    var name: String
    /// `Apply` or `Update`.
    var operation: String
    /// Empty for `Apply`.
    var apiVersion: String
    var subresource: String

    init(name: String, operation: String, apiVersion: String, subresource: String) {
      self.name = name
      self.operation = operation
      self.apiVersion = operation == "Apply" ? "" : apiVersion
      self.subresource = subresource
    }

    /// The entry that `writer` writes with `operation`.
    init(_ writer: FieldWriter, operation: String) {
      self.init(
        name: writer.manager.isEmpty ? "unknown" : writer.manager, operation: operation, apiVersion: writer.apiVersion,
        subresource: writer.subresource)
    }
  }

  /// What one manager owns.
  struct Entry: Sendable {
    var apiVersion: String
    /// When it last changed something; none where it never did.
    var time: String?
    /// The paths, once they are read.
    private var paths: FieldSet?
    /// The entry as it is stored, while that holds.
    fileprivate var stored: JSONValue?

    init(apiVersion: String, time: String?, set: FieldSet) {
      self.apiVersion = apiVersion
      self.time = time
      self.paths = set
    }

    fileprivate init(stored: JSONValue, apiVersion: String) {
      self.apiVersion = apiVersion
      self.time = stored["time"]?.stringValue
      self.stored = stored
    }

    /// The paths it owns.
    var set: FieldSet {
      get { paths ?? FieldSet(fieldsV1: stored?["fieldsV1"] ?? .null) }
      set {
        paths = newValue
        stored = nil
      }
    }

    /// Reads the paths once for all.
    fileprivate mutating func load() {
      if paths == nil { paths = set }
    }
  }

  private(set) var entries: [Manager: Entry]

  /// No entries.
  init() { entries = [:] }

  /// Whether nobody owns anything.
  var isEmpty: Bool { entries.isEmpty }

  /// The entry of `manager`.
  subscript(manager: Manager) -> Entry? {
    get { entries[manager] }
    set { entries[manager] = newValue }
  }
}

// MARK: - JSON

extension ManagedFields {
  /// Reads `metadata.managedFields`; none where one of the entries is not valid, as kube-apiserver does.
  init(_ object: JSONValue) {
    self.init()
    guard let list = object["metadata"]?["managedFields"]?.arrayValue else { return }
    entries.reserveCapacity(list.count)
    for entry in list {
      guard case .object(let members) = entry, let operation = members["operation"]?.stringValue,
        operation == "Apply" || operation == "Update", let version = members["apiVersion"]?.stringValue,
        !version.isEmpty, members["fieldsType"]?.stringValue == "FieldsV1"
      else {
        entries = [:]
        return
      }
      let manager = Manager(
        name: members["manager"]?.stringValue ?? "", operation: operation, apiVersion: version,
        subresource: members["subresource"]?.stringValue ?? "")
      entries[manager] = Entry(stored: entry, apiVersion: version)
    }
  }

  /// The list, sorted as kube-apiserver does: Apply before Update, then by time, then by name.
  var json: [JSONValue] {
    entries.sorted(by: ManagedFields.precede).map { manager, entry in entry.stored ?? entry.json(of: manager) }
  }

  private static func precede(_ left: (key: Manager, value: Entry), _ right: (key: Manager, value: Entry)) -> Bool {
    if left.key.operation != right.key.operation { return left.key.operation < right.key.operation }
    let times = (left.value.time ?? "", right.value.time ?? "")
    if times.0 != times.1 { return times.0 < times.1 }
    return left.key.precedes(right.key)
  }
}

extension ManagedFields.Manager {
  /// By name, then by version, then by subresource.
  func precedes(_ other: ManagedFields.Manager) -> Bool {
    (name, operation, apiVersion, subresource) < (other.name, other.operation, other.apiVersion, other.subresource)
  }
}

extension ManagedFields.Entry {
  fileprivate func json(of manager: ManagedFields.Manager) -> JSONValue {
    var members: [String: JSONValue] = [
      "manager": .string(manager.name), "operation": .string(manager.operation), "apiVersion": .string(apiVersion),
      "fieldsType": "FieldsV1", "fieldsV1": set.fieldsV1,
    ]
    if let time { members["time"] = .string(time) }
    if !manager.subresource.isEmpty { members["subresource"] = .string(manager.subresource) }
    return .object(members)
  }
}

// MARK: - Ownership

extension ManagedFields {
  /// The most entries of `Update` an object has; kube-apiserver's DefaultMaxUpdateManagers.
  static let mostUpdateEntries = 10

  /// The fields that nobody owns: kube-apiserver's stripMeta.
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

  /// What managers other than `manager` own of `paths`.
  func conflicts(with paths: FieldSet, of manager: Manager) -> [ApplyConflict.Conflict] {
    entries.filter { $0.key != manager }.sorted { $0.key.precedes($1.key) }.flatMap { owner, entry in
      entry.set.intersection(paths).paths.map { path in
        ApplyConflict.Conflict(
          manager: owner.name, operation: owner.operation, apiVersion: entry.apiVersion,
          subresource: owner.subresource, time: entry.time, path: path)
      }
    }
  }

  /// Takes `change` from all but `manager`: who writes a field owns it, and nobody owns a field that is gone.
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

  /// Folds the oldest entries of `Update` into ones named `ancient-changes`, where there are more than an object may have.
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
