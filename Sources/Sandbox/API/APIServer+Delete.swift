import Kubernetes
import SandboxKinds
import SandboxMerge

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// delete and deletecollection.
extension APIServer {
  func delete(_ request: SandboxRequest, _ scope: RequestScope) throws -> SandboxResponse {
    let options = try DeleteOptions(request, scope)
    switch try delete(scope.resource, scope.key, scope.kind, options, now: scope.now) {
    case .gone(let object):
      var details = StatusError.details(scope.resource, name: scope.key.name, uid: object.uid)
      details["kind"] = .string(scope.kind.plural)
      return try .json(["kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "details": details])
    case .terminating(let object): return try answer(object, scope)
    }
  }

  func deleteCollection(_ request: SandboxRequest, _ scope: RequestScope) throws -> SandboxResponse {
    let options = try DeleteOptions(request, scope)
    let page = try Page(scope, store)
    for object in page.objects { try deleteIfThere(object.key, scope, options) }
    return try answer(page, scope)
  }

  private func deleteIfThere(_ key: ObjectKey, _ scope: RequestScope, _ options: DeleteOptions) throws {
    guard store.get(scope.resource, key) != nil else { return }
    _ = try delete(scope.resource, key, scope.kind, options, now: scope.now)
  }

  /// The result of a deletion.
  enum Deletion {
    /// It was this, and is gone.
    case gone(StoredObject)
    /// It goes once its finalizers are gone.
    case terminating(StoredObject)
  }

  /// Deletes an object, or marks it as terminating if it has finalizers.
  ///
  /// - Throws: `StatusError`.
  func delete(
    _ resource: GroupResource, _ key: ObjectKey, _ kind: ServedKind, _ options: DeleteOptions, now: Date
  ) throws -> Deletion {
    while true {
      if let deletion = try attemptDeletion(resource, key, kind, options, now: now) { return deletion }
    }
  }

  /// Deletes or marks an object; `nil` if another write changed it first.
  private func attemptDeletion(
    _ resource: GroupResource, _ key: ObjectKey, _ kind: ServedKind, _ options: DeleteOptions, now: Date
  ) throws -> Deletion? {
    guard let live = store.get(resource, key) else { throw StatusError.notFound(resource, name: key.name) }
    try options.check(live, kind)
    var object = try live.value()
    if let finalizer = options.finalizer { object.addFinalizer(finalizer) }
    let isHeld = object.hasFinalizers(resource) || kind.group == "apiextensions.k8s.io"
    if isHeld {
      if live.isTerminating { return .terminating(live) }
      object.markTerminating(kind, now: now)
    }
    if options.isDryRun {
      let outcome = try StoredObject(object, key: key, revision: live.revision)
      return isHeld ? .terminating(outcome) : .gone(outcome)
    }
    let change: ObjectStore.Change = isHeld ? .put(object) : .remove(object)
    guard let stored = try store.commit(resource, key, replacing: live, change) else { return nil }
    if isHeld { lifecycle.changed(stored, from: live, kind) } else { lifecycle.deleted(stored, kind) }
    return isHeld ? .terminating(stored) : .gone(stored)
  }
}

extension JSONValue {
  fileprivate mutating func addFinalizer(_ finalizer: String) {
    var finalizers = self["metadata"]?["finalizers"]?.arrayValue ?? []
    guard !finalizers.contains(.string(finalizer)) else { return }
    finalizers.append(.string(finalizer))
    self["metadata"]?["finalizers"] = .array(finalizers)
  }

  fileprivate mutating func markTerminating(_ kind: ServedKind, now: Date) {
    self["metadata"]?["deletionTimestamp"] = .string(Timestamp(now).text)
    if kind.groupResource == .namespaces {
      self["status"] = ["phase": "Terminating"]
      return
    }
    self["metadata"]?["deletionGracePeriodSeconds"] = 0
    if kind.behavior.countsGenerations, let generation = self["metadata"]?["generation"]?.integerValue {
      self["metadata"]?["generation"] = .integer(generation + 1)
    }
    if kind.groupResource == .customResourceDefinitions {
      addFinalizer("customresourcecleanup.apiextensions.k8s.io")
    }
  }
}
