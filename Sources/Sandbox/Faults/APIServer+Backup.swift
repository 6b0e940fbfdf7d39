public import Kubernetes
import SandboxKinds

/// Cluster-wide faults: backup and restore of etcd, compaction, unavailable API groups. No request can cause them.
extension APIServer {
  /// All objects at one resource version.
  public struct Backup: Sendable {
    fileprivate let store: ObjectStore.Backup
  }

  /// Backs up all objects.
  public func backUp() -> Backup { Backup(store: store.backup()) }

  /// Restores a backup, including resource versions, as restoring etcd does. All watches end.
  public func restore(_ backup: Backup) {
    store.restore(backup.store)
    registry.undefineAll()
    for definition in store.list(.customResourceDefinitions).objects {
      if let object = try? definition.value() { try? registry.define(definition.key.name, object) }
      if definition.isTerminating { lifecycle.add(.finalizeCRD(definition.key.name)) }
    }
    for owner in store.absentOwners() { lifecycle.add(.collect(owner: owner)) }
    for namespace in store.list(.namespaces).objects {
      lifecycle.add(
        namespace.isTerminating ? .empty(namespace: namespace.key.name) : .createDefaults(namespace: namespace.key.name)
      )
    }
  }

  /// Compacts the history: watches and paged lists at older resource versions get 410.
  public func compact() { store.compact() }

  /// Ends all watches, as a restart of the API server does.
  public func endWatches() { store.endWatches() }

  /// Makes an API group unavailable (503), or available again, like an aggregated API whose server is down.
  public func setAvailable(_ isAvailable: Bool, group: String) { registry.setAvailable(isAvailable, group: group) }

  /// Resource version of the last write.
  public var resourceVersion: Int { store.revision }

  /// All stored objects of a kind.
  public func objects(_ resource: GroupResource) -> [JSONValue] {
    store.list(resource).objects.compactMap { try? $0.value() }
  }
}
