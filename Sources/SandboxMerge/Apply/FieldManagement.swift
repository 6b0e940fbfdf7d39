package import Kubernetes

/// Keeps `metadata.managedFields`, and applies configurations by it.
///
/// See [Server-Side Apply](https://kubernetes.io/docs/reference/using-api/server-side-apply/); the rules are those of
/// kube-apiserver's field manager.
///
/// `blank` is what a new object of the kind holds before any request said anything: the fields that Go never leaves out,
/// such as a quota's empty `spec` and `status`. Creating the object does not make the manager their owner. Custom resources have
/// none.
package enum FieldManagement {
  /// `new` with managedFields brought up to date, after any write but apply.
  ///
  /// Fields that changed or are new belong to the writer's `Update` entry and to no other, fields that are gone to none.
  /// Where nothing changed, entries and times stay. An empty list in `new` resets managedFields, and an existing object
  /// without entries gets none: they begin with the next apply.
  ///
  /// - Parameter live: The object before the write; `nil` if it is created.
  package static func updated(
    live: JSONValue?, new: JSONValue, writer: FieldWriter, structure: Structure, blank: JSONValue = [:]
  ) -> JSONValue {
    var managers = entries(live: live, new: new, writer: writer)
    let object = new.withoutManagedFields
    if managers.isEmpty && live != nil { return object }
    let change = Comparison(live?.withoutManagedFields ?? blank, object, structure: structure)
    if !change.isEmpty {
      managers.release(change)
      managers.claim(change.written, for: ManagedFields.Manager(writer, operation: "Update"), writer: writer)
      managers.foldOldest()
    }
    return object.with(managers)
  }

  /// Server-side apply: `live` with `configuration` merged into it.
  ///
  /// Fields that the manager applied before, no longer applies, and no other manager owns are removed. Applying the same again
  /// changes nothing. An object without managedFields gets an `Update` entry `before-first-apply` that owns what it has.
  ///
  /// - Parameters:
  ///   - live: The object; `nil` if it is created.
  ///   - force: Whether to take fields over that others own.
  /// - Throws: `PatchError` for a configuration that cannot be applied to any object, `ApplyConflict`.
  package static func applied(
    live: JSONValue?, configuration: JSONValue, writer: FieldWriter, force: Bool, structure: Structure,
    blank: JSONValue = [:]
  ) throws -> JSONValue {
    try Configuration.check(configuration, structure: structure)
    let manager = ManagedFields.Manager(writer, operation: "Apply")
    let base = live?.withoutManagedFields
    var managers = live.map(ManagedFields.init) ?? ManagedFields()
    if let base, managers.isEmpty { managers.claimExisting(base, blank: blank, writer: writer, structure: structure) }

    let last = managers[manager]
    let whole = FieldSet.of(configuration, structure: structure), set = whole.subtracting(ManagedFields.unowned)
    var object = StructuredMerge.merged(base, configuration, structure: structure)
    let lastSet = last?.set ?? FieldSet()
    if let live, let last, set == lastSet, object == base, last.apiVersion == writer.apiVersion { return live }

    managers.load()
    if set != lastSet || last?.apiVersion != writer.apiVersion {
      managers[manager] = ManagedFields.Entry(apiVersion: writer.apiVersion, time: last?.time, set: set)
    }
    if !lastSet.subtracting(set).isEmpty {
      // The name is not a manager's; the metadata that contains it is kept.
      let owned = managers.owned.union(whole)
      object = StructuredMerge.pruned(object, last: lastSet, owned: owned, structure: structure)
    }
    try managers.transferOwnership(
      from: base, to: object, manager: manager, writer: writer, force: force, structure: structure)
    return object.with(managers)
  }

  /// `live` if `new` differs only in times of managedFields, otherwise `new`.
  ///
  /// For what is about to be stored, with defaults and without what the kind does not have: a write that comes to
  /// nothing so changes nothing, as in kube-apiserver.
  package static func withoutIdleTimes(_ new: JSONValue, live: JSONValue) -> JSONValue {
    let before = live["metadata"]?["managedFields"]?.arrayValue ?? []
    let after = new["metadata"]?["managedFields"]?.arrayValue ?? []
    guard before.count == after.count, new.withoutManagedFields == live.withoutManagedFields else { return new }
    func timeless(_ entries: [JSONValue]) -> Set<JSONValue> {
      Set(entries.map { .object(($0.objectValue ?? [:]).filter { $0.key != "time" }) })
    }
    return timeless(before) == timeless(after) ? live : new
  }

  // A subresource's request cannot set managedFields; another one can, but not by leaving them out.
  private static func entries(live: JSONValue?, new: JSONValue, writer: FieldWriter) -> ManagedFields {
    if writer.subresource.isEmpty, let given = new["metadata"]?["managedFields"]?.arrayValue {
      if given.isEmpty || given == [[:]] { return ManagedFields() }
      let managers = ManagedFields(new)
      if !managers.isEmpty { return managers }
    }
    return live.map(ManagedFields.init) ?? ManagedFields()
  }
}

extension ManagedFields {
  /// Adds what a write set to the writer's entry.
  fileprivate mutating func claim(_ paths: FieldSet, for manager: Manager, writer: FieldWriter) {
    let own = paths.subtracting(ManagedFields.unowned)
    if own.isEmpty { return }
    let before = self[manager]?.set ?? FieldSet()
    self[manager] = Entry(apiVersion: writer.apiVersion, time: writer.time, set: before.union(own))
  }

  /// Adds an entry for all existing fields without an owner.
  fileprivate mutating func claimExisting(
    _ object: JSONValue, blank: JSONValue, writer: FieldWriter, structure: Structure
  ) {
    var writer = writer
    writer.manager = "before-first-apply"
    let existing = Comparison(blank, object, structure: structure)
    claim(existing.written, for: Manager(writer, operation: "Update"), writer: writer)
  }

  /// Makes `manager` the owner of the changed fields. Other owners cause conflicts, or lose the fields if forced.
  fileprivate mutating func transferOwnership(
    from base: JSONValue?, to object: JSONValue, manager: Manager, writer: FieldWriter, force: Bool,
    structure: Structure
  ) throws(ApplyConflict) {
    if object != base {
      let change = Comparison(base ?? [:], object, structure: structure)
      if !force {
        let conflicts = conflicts(with: change.written, of: manager)
        if !conflicts.isEmpty { throw ApplyConflict(conflicts: conflicts) }
      }
      release(change, except: manager)
      if var entry = self[manager] {
        entry.refresh(at: writer.time)
        self[manager] = entry
      }
    }
    if self[manager]?.set.isEmpty == true { self[manager] = nil }
  }
}

extension ManagedFields.Entry {
  /// The same entry, last changed at `time`.
  fileprivate mutating func refresh(at time: String) {
    if self.time == time { return }
    self = ManagedFields.Entry(apiVersion: apiVersion, time: time, set: set)
  }
}

extension JSONValue {
  /// The object without `metadata.managedFields`.
  fileprivate var withoutManagedFields: JSONValue {
    guard case .object(var members) = self, case .object(var metadata)? = members["metadata"],
      metadata.removeValue(forKey: "managedFields") != nil
    else { return self }
    members["metadata"] = .object(metadata)
    return .object(members)
  }

  /// The object with `managers` as its `metadata.managedFields`.
  fileprivate func with(_ managers: ManagedFields) -> JSONValue {
    guard !managers.isEmpty, case .object(var members) = self else { return self }
    var metadata = members["metadata"]?.objectValue ?? [:]
    metadata["managedFields"] = .array(managers.json)
    members["metadata"] = .object(metadata)
    return .object(members)
  }
}
