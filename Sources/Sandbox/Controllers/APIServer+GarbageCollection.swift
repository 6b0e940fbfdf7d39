import Kubernetes
import SandboxKinds

/// Garbage collection of dependents.
extension APIServer {
  /// Deletes the dependents of an owner that have no other owner.
  ///
  /// Source: https://kubernetes.io/docs/concepts/architecture/garbage-collection/
  func collect(_ uid: String) throws {
    for (resource, key) in store.dependents(of: uid) {
      guard let object = store.get(resource, key), !object.owners.contains(where: store.contains(uid:)),
        let kind = registry.stored(resource)
      else { continue }
      do {
        _ = try delete(resource, key, kind, DeleteOptions(), now: configuration.now())
      } catch let error as StatusError where error.code == 404 {
        continue
      }
    }
  }

  /// Completes foreground deletion or orphaning of a terminating object.
  func release(_ resource: GroupResource, _ key: ObjectKey) throws {
    guard let object = store.get(resource, key), object.isTerminating,
      let kind = registry.stored(resource)
    else { return }
    let finalizers = try object.value()["metadata"]?["finalizers"]?.arrayValue ?? []
    if finalizers.contains("orphan") {
      try orphan(dependentsOf: object.uid)
      try drop("orphan", from: object, resource, kind)
    } else if finalizers.contains("foregroundDeletion") {
      for (resource, key) in store.dependents(of: object.uid) {
        guard let kind = registry.stored(resource) else { continue }
        _ = try? delete(resource, key, kind, DeleteOptions(), now: configuration.now())
      }
      guard store.dependents(of: object.uid).isEmpty else { return }
      try drop("foregroundDeletion", from: object, resource, kind)
    }
  }

  private func orphan(dependentsOf uid: String) throws {
    for (resource, key) in store.dependents(of: uid) {
      guard let live = store.get(resource, key) else { continue }
      var object = try live.value()
      let owners = object["metadata"]?["ownerReferences"]?.arrayValue?.filter { $0["uid"]?.stringValue != uid } ?? []
      object["metadata"]?["ownerReferences"] = owners.isEmpty ? nil : .array(owners)
      _ = try store.commit(resource, key, replacing: live, .put(object))
    }
  }

  private func drop(
    _ finalizer: String, from live: StoredObject, _ resource: GroupResource, _ kind: ServedKind
  ) throws {
    var object = try live.value()
    let left = object["metadata"]?["finalizers"]?.arrayValue?.filter { $0.stringValue != finalizer } ?? []
    object["metadata"]?["finalizers"] = left.isEmpty ? nil : .array(left)
    let isGone = !object.hasFinalizers(resource)
    guard
      let stored = try store.commit(resource, live.key, replacing: live, isGone ? .remove(object) : .put(object))
    else { return lifecycle.add(.release(resource, live.key)) }
    if isGone { lifecycle.deleted(stored, kind) }
  }
}
