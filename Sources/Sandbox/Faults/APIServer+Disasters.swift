public import Kubernetes
import SandboxKinds

/// What may befall a cluster as a whole. Only code can do it: nothing of it is served.
extension APIServer {
  /// All objects, as they were at a moment.
  public struct Backup: Sendable {
    fileprivate let store: ObjectStore.Backup
  }

  /// Keeps what there is.
  public func backUp() -> Backup { Backup(store: store.backup()) }

  /// Goes back to a backup, resourceVersions included, as an etcd does that is restored. All watches end.
  public func restore(_ backup: Backup) {
    store.restore(backup.store)
    registry.undefineAll()
    for definition in store.list(.customResourceDefinitions).objects {
      if let object = try? definition.value() { try? registry.define(definition.key.name, object) }
      if definition.isTerminating { lifecycle.add(.retire(definition.key.name)) }
    }
    for owner in store.absentOwners() { lifecycle.add(.collect(owner: owner)) }
    for namespace in store.list(.namespaces).objects {
      lifecycle.add(
        namespace.isTerminating ? .empty(namespace: namespace.key.name) : .furnish(namespace: namespace.key.name))
    }
  }

  /// Forgets the history: watches and paged lists that want to go on from there get 410.
  public func compact() { store.compact() }

  /// Ends all watches, as an API server does that is stopped.
  public func endWatches() { store.endWatches() }

  /// Makes an API group unavailable (503), or available again: what an aggregated API does whose server is down.
  public func setAvailable(_ isAvailable: Bool, group: String) { registry.setAvailable(isAvailable, group: group) }

  /// The version of the last change: it stands still where nobody writes.
  public var resourceVersion: Int { store.revision }

  /// How many watches are open.
  public var watchCount: Int { store.watcherCount }

  /// Every object of a kind, as it is stored.
  public func objects(_ resource: GroupResource) -> [JSONValue] {
    store.list(resource).objects.compactMap { try? $0.value() }
  }
}
