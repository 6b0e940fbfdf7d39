import Kubernetes

/// An object's `metadata.managedFields`.
struct ManagedFields: Sendable {
  /// Identifies an entry. A manager has one `Apply` entry for all versions.
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

  /// The fields of one manager.
  struct Entry: Sendable {
    var apiVersion: String
    /// Time of the last change, if any.
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
    mutating func load() {
      if paths == nil { paths = set }
    }
  }

  var entries: [Manager: Entry]

  /// No entries.
  init() { entries = [:] }

  /// Whether there is no owner.
  var isEmpty: Bool { entries.isEmpty }

  /// The entry of `manager`.
  subscript(manager: Manager) -> Entry? {
    get { entries[manager] }
    set { entries[manager] = newValue }
  }
}

// MARK: - JSON

extension ManagedFields {
  /// Reads `metadata.managedFields`; none if one of the entries is not valid, as kube-apiserver does.
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

  static func precede(_ left: (key: Manager, value: Entry), _ right: (key: Manager, value: Entry)) -> Bool {
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
