import DequeModule
import Kubernetes
import Synchronization

/// Compaction, backup and restore.
extension ObjectStore {
  /// Discards the history and all paged lists, as compaction of etcd does.
  func compact() {
    state.withLock { state in
      state.compacted = state.revision
      state.snapshots = [:]
      for resource in state.buckets.keys { state.buckets[resource]?.history = [] }
    }
  }

  /// A backup of all objects.
  func backup() -> Backup { state.withLock { Backup(revision: $0.revision, objects: $0.buckets.mapValues(\.objects)) } }

  /// All objects at one revision.
  struct Backup: Sendable {
    fileprivate let revision: Int
    fileprivate let objects: [GroupResource: [ObjectKey: StoredObject]]
  }

  /// Restores a backup, including its revision. Watches end.
  func restore(_ backup: Backup) {
    let watchers = state.withLock { state -> [AsyncStream<WatchItem>.Continuation] in
      let watchers = state.buckets.values.flatMap { $0.watchers.values }
      var restored = StoreState()
      restored.revision = backup.revision
      restored.compacted = backup.revision
      restored.lastSubscription = state.lastSubscription
      restored.lastSnapshot = state.lastSnapshot
      for (resource, objects) in backup.objects {
        for object in objects.values { restored.insert(object, into: resource) }
      }
      state = restored
      return watchers
    }
    for watcher in watchers { watcher.finish() }
  }

  /// Ends all watches of a resource; of all resources if `nil`.
  func endWatches(of resource: GroupResource? = nil) {
    let watchers = state.withLock { state -> [AsyncStream<WatchItem>.Continuation] in
      var ended: [AsyncStream<WatchItem>.Continuation] = []
      for name in Array(state.buckets.keys) where resource == nil || name == resource {
        ended += state.buckets[name]?.watchers.values.map { $0 } ?? []
        state.buckets[name]?.watchers = [:]
      }
      return ended
    }
    for watcher in watchers { watcher.finish() }
  }
}
