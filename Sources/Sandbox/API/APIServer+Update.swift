import Kubernetes
import SandboxKinds
import SandboxMerge

/// update, and what it has in common with patch.
extension APIServer {
  func replace(_ request: SandboxRequest, _ scope: RequestScope) throws -> SandboxResponse {
    let draft = try ObjectDraft(body: request.body, scope: scope)
    guard draft.object["metadata"]?["name"]?.stringValue?.isEmpty == false else {
      throw StatusError.badRequest("name must be provided")
    }
    let (object, warnings) = try change(scope) { live in
      FieldOutcome(draft, isReplacement: true) { new in
        FieldManagement.updated(live: live, new: new, writer: scope.writer, structure: scope.kind.structure)
      }
    }
    return try answer(object, scope).warning(warnings)
  }

  /// The result of a write: the new object, and how to compute its managedFields.
  struct FieldOutcome {
    var draft: ObjectDraft
    /// Whether it comes whole from the client, as PUT has it.
    var isReplacement: Bool
    var managing: (JSONValue) throws -> JSONValue

    init(
      _ draft: ObjectDraft, isReplacement: Bool = false, managing: @escaping (JSONValue) throws -> JSONValue
    ) {
      self.draft = draft
      self.isReplacement = isReplacement
      self.managing = managing
    }
  }

  /// Changes an object, however often others come in between: unless the change names the version it is based on.
  ///
  /// - Throws: `StatusError`.
  func change(
    _ scope: RequestScope, _ compute: (JSONValue) throws -> FieldOutcome
  ) throws -> (StoredObject, [String]) {
    for _ in 0..<32 {
      guard let live = store.get(scope.resource, scope.key) else {
        throw StatusError.notFound(scope.resource, name: scope.key.name)
      }
      let old = try live.value(as: scope.kind)
      let outcome = try compute(old)
      let isBased = try checkPreconditions(
        outcome.draft.object, live, isReplacement: outcome.isReplacement, scope)
      if let result = try attempt(outcome, replacing: live, old, scope) { return result }
      if isBased { throw StatusError.conflict(scope.resource, name: scope.key.name, StatusError.stale) }
    }
    throw StatusError(
      code: 409, reason: "Conflict", message: "\(scope.resource) \"\(scope.key.name)\": \(StatusError.stale)")
  }

  /// Whether the new object says which version it is based on.
  private func checkPreconditions(
    _ new: JSONValue, _ live: StoredObject, isReplacement: Bool, _ scope: RequestScope
  ) throws -> Bool {
    if let uid = new["metadata"]?["uid"]?.stringValue, !uid.isEmpty, uid != live.uid {
      let problem = FieldProblem.invalid("metadata.uid", .string(uid), "field is immutable")
      guard isReplacement else { throw StatusError.invalid(scope.kind, name: scope.key.name, [problem]) }
      throw StatusError.conflict(
        scope.resource, name: scope.key.name,
        "StorageError: invalid object, Code: 4, Key: \(scope.key), ResourceVersion: 0, AdditionalErrorMsg: "
          + "Precondition failed: UID in precondition: \(uid), UID in object meta: \(live.uid)")
    }
    guard let version = new["metadata"]?["resourceVersion"]?.stringValue, !version.isEmpty else {
      if scope.kind.requiresVersion {
        throw StatusError.invalid(
          scope.resource, name: scope.key.name,
          [.invalid("metadata.resourceVersion", .integer(0), "must be specified for an update")])
      }
      return false
    }
    guard UInt64(version) != nil else {
      throw StatusError.unforeseen("Invalid value: \(JSONValue.string(version).quoted): it is no resource version")
    }
    guard version == String(live.revision) else {
      throw StatusError.conflict(scope.resource, name: scope.key.name, StatusError.stale)
    }
    return true
  }

  /// Commits a change; `nil` if another write came first.
  private func attempt(
    _ outcome: FieldOutcome, replacing live: StoredObject, _ old: JSONValue, _ scope: RequestScope
  ) throws -> (StoredObject, [String])? {
    var draft = outcome.draft
    draft.edit { $0.takeOver(from: old, scope) }
    let managed = try outcome.managing(draft.object)
    draft.edit { object in
      object["metadata"]?["managedFields"] = managed["metadata"]?["managedFields"]
      object = scope.kind.prepared(object, replacing: old)
    }
    draft.warn(try admitChange(&draft, replacing: old, scope))
    var new = draft.object
    if scope.kind.behavior.countsGenerations { new.countGeneration(from: old) }
    let isOfStatus = scope.kind.isCustom && scope.path.subresource == "status"
    let problems =
      ObjectMetaRules.updateProblems(from: old["metadata"], to: new["metadata"])
      + (isOfStatus ? scope.kind.statusProblems(in: new) : scope.kind.problems(in: new))
      + scope.kind.updateProblems(from: old, to: new)
    if !problems.isEmpty { throw StatusError.invalid(scope.kind, name: scope.key.name, problems) }
    new["metadata"]?["resourceVersion"] = old["metadata"]?["resourceVersion"]
    new = FieldManagement.withoutIdleTimes(new, live: old)
    if new == old { return (live, draft.warnings) }
    try charge(for: new, replacing: old, scope.key, scope)
    if scope.isDryRun {
      return (try StoredObject(new, key: scope.key, revision: live.revision), draft.warnings)
    }
    let isGone = new["metadata"]?["deletionTimestamp"]?.stringValue != nil && !new.hasFinalizers(scope.resource)
    let change: ObjectStore.Change = isGone ? .remove(new) : .put(new, form: scope.kind.form)
    guard let stored = try store.commit(scope.resource, scope.key, replacing: live, change) else { return nil }
    if isGone { lifecycle.deleted(stored, scope.kind) } else { lifecycle.changed(stored, from: live, scope.kind) }
    return (stored, draft.warnings)
  }
}

extension ServedKind {
  /// Whether an update must name the version it is based on; all others may overwrite blindly.
  var requiresVersion: Bool { isCustom }
}

extension JSONValue {
  /// Whether something still holds a deletion up: finalizers, a namespace's own among them.
  func hasFinalizers(_ resource: GroupResource) -> Bool {
    if self["metadata"]?["finalizers"]?.arrayValue?.isEmpty == false { return true }
    return resource == .namespaces && self["spec"]?["finalizers"]?.arrayValue?.isEmpty == false
  }

  /// Copies what a write cannot change: identity, and the part with an endpoint of its own.
  fileprivate mutating func takeOver(from old: JSONValue, _ scope: RequestScope) {
    for name in ObjectMetaRules.setByServer {
      self["metadata"]?[name] = old["metadata"]?[name]
    }
    guard scope.kind.hasStatus else { return }
    if scope.path.subresource == "status" {
      takeOverSpec(from: old, scope.kind)
    } else if scope.path.subresource == nil {
      self["status"] = old["status"]
      if scope.resource == .namespaces { self["spec"] = old["spec"] }
    }
  }

  /// Keeps only the status of a write to the status subresource, and metadata of built-in kinds that allow it.
  private mutating func takeOverSpec(from old: JSONValue, _ kind: ServedKind) {
    guard let members = objectValue, var live = old.objectValue else { return }
    live["status"] = members["status"]
    if kind.isCustom || kind.group == "apiextensions.k8s.io" {
      live["metadata"]?["managedFields"] = members["metadata"]?["managedFields"]
    } else {
      live["metadata"] = members["metadata"]
    }
    self = .object(live)
  }

  /// Increments the generation if anything but metadata and status changed.
  fileprivate mutating func countGeneration(from old: JSONValue) {
    guard var before = old.objectValue, var after = objectValue else { return }
    for name in ["metadata", "status"] { (before[name], after[name]) = (nil, nil) }
    guard before != after else { return }
    self["metadata"]?["generation"] = .integer((old["metadata"]?["generation"]?.integerValue ?? 0) + 1)
  }
}
