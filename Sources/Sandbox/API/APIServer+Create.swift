import Kubernetes
import SandboxKinds
import SandboxMerge

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// create.
extension APIServer {
  func create(_ request: SandboxRequest, _ scope: RequestScope) throws -> SandboxResponse {
    let draft = try ObjectDraft(body: request.body, scope: scope)
    let (object, warnings) = try create(draft, scope) { prepared in
      FieldManagement.updated(
        live: nil, new: prepared, writer: scope.writer, structure: scope.kind.structure, blank: scope.kind.blank)
    }
    return try answer(object, scope, status: 201).warning(warnings)
  }

  /// Stores a new object.
  ///
  /// - Parameter managing: Sets managedFields, before the server adds fields without an owner.
  /// - Throws: `StatusError`.
  func create(
    _ draft: ObjectDraft, _ scope: RequestScope, managing: (JSONValue) throws -> JSONValue
  ) throws -> (StoredObject, [String]) {
    var draft = draft
    try checkNew(draft.object, scope)
    draft.edit { $0.dropServerFields(of: scope.kind) }
    let managed = try managing(scope.kind.asSent(draft.object))
    draft.edit { object in
      object["metadata"]?["managedFields"] = managed["metadata"]?["managedFields"]
      object = scope.kind.prepared(object, replacing: nil)
    }
    let generatesName = draft.object.text("metadata", "name").isEmpty
    for _ in 0..<8 {
      var attempt = draft
      if generatesName { attempt.edit { $0.generateName() } }
      attempt.warn(try admitNew(&attempt, scope))
      let object = try finished(attempt, scope)
      let key = ObjectKey(
        namespace: scope.key.namespace, name: object.text("metadata", "name"))
      try charge(for: object, replacing: nil, key, scope)
      if scope.isDryRun {
        guard store.get(scope.resource, key) == nil else {
          throw StatusError.alreadyExists(scope.resource, name: key.name)
        }
        return (try StoredObject(object, key: key, revision: nil), attempt.warnings)
      }
      if let stored = try store.commit(scope.resource, key, replacing: nil, .put(object, form: scope.kind.form)) {
        lifecycle.created(stored, scope.kind)
        return (stored, attempt.warnings)
      }
      if let namespace = key.namespace { lifecycle.add(.count(namespace: namespace)) }
      if !generatesName { throw StatusError.alreadyExists(scope.resource, name: key.name) }
    }
    throw StatusError(code: 500, reason: "InternalError", message: "no name could be generated that is not taken")
  }

  private func checkNew(_ object: JSONValue, _ scope: RequestScope) throws {
    if let version = object["metadata"]?["resourceVersion"]?.stringValue, !version.isEmpty {
      throw StatusError.unforeseen("resourceVersion should not be set on objects to be created")
    }
    if scope.kind.isNamespaced, let name = scope.path.namespace {
      guard let namespace = store.get(.namespaces, ObjectKey(name: name)) else {
        throw StatusError.notFound(.namespaces, name: name)
      }
      if namespace.isTerminating {
        let own = object.text("metadata", "name")
        var error = StatusError.forbidden(
          scope.resource, name: own,
          "unable to create new content in namespace \(name) because it is being terminated")
        error.details?["causes"] = [
          [
            "reason": "NamespaceTerminating", "message": .string("namespace \(name) is being terminated"),
            "field": "metadata.namespace",
          ]
        ]
        throw error
      }
    }
  }

  /// The object with all that the server adds, valid.
  private func finished(_ draft: ObjectDraft, _ scope: RequestScope) throws -> JSONValue {
    var object = draft.object
    object["metadata"]?["uid"] = .string(UUID().uuidString.lowercased())
    object["metadata"]?["creationTimestamp"] = .string(Timestamp(scope.now).text)
    if scope.kind.behavior.countsGenerations { object["metadata"]?["generation"] = 1 }
    let problems = scope.kind.problems(in: object)
    if !problems.isEmpty {
      throw StatusError.invalid(scope.kind, name: object.text("metadata", "name"), problems)
    }
    return object
  }
}

extension JSONValue {
  /// Removes fields that only the server sets, and the status of kinds with a status subresource.
  fileprivate mutating func dropServerFields(of kind: ServedKind) {
    for name in ObjectMetaRules.setByServer {
      self["metadata"]?[name] = nil
    }
    guard kind.hasStatus else { return }
    self["status"] = nil
    self["status"] = kind.defaulted(self)["status"]
  }

  /// A name from `metadata.generateName`: five characters that cannot be mistaken for one another.
  fileprivate mutating func generateName() {
    guard let prefix = self["metadata"]?["generateName"]?.stringValue, !prefix.isEmpty else { return }
    let letters = Array("bcdfghjklmnpqrstvwxz2456789")
    let suffix = String((0..<5).map { _ in letters[Int.random(in: 0..<letters.count)] })
    self["metadata"]?["name"] = .string(prefix.prefix(58) + suffix)
  }
}
