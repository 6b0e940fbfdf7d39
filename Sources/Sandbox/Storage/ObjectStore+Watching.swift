import DequeModule
import Kubernetes
import Synchronization

extension ObjectStore {
  /// How a watch begins.
  enum Start: Sendable {
    /// With all current objects, at a revision or later.
    case current(notOlderThan: Int)
    /// With events from now on.
    case now
    /// With events after a revision.
    case after(Int)
  }

  /// An item for a watcher.
  struct Subscription: Sendable {
    /// The objects to begin with.
    let initial: [StoredObject]
    /// The revision of `initial`, or the one asked for.
    let revision: Int
    /// Past and future events; the stream ends if the watcher lags too far behind.
    let items: AsyncStream<WatchItem>
    /// Names the subscription for `unsubscribe`.
    let id: Int
  }

  /// Follows a resource.
  ///
  /// - Throws: `StatusError` 410 if the history no longer has the revision, 504 for a future revision.
  func subscribe(_ resource: GroupResource, _ start: Start) throws -> Subscription {
    let resource = resource.stored
    let (stream, continuation) = AsyncStream.makeStream(
      of: WatchItem.self, bufferingPolicy: .bufferingOldest(limits.watchBuffer))
    return try state.withLock { state in
      var initial: [StoredObject] = []
      var revision = state.revision
      switch start {
      case .current(let least):
        if least > revision { throw StatusError.tooLarge(least, current: revision) }
        initial = (state.buckets[resource]?.objects(in: nil) ?? []).sorted { $0.key.precedes($1.key) }
      case .now: break
      case .after(let start):
        let compacted = max(state.compacted, state.buckets[resource]?.dropped ?? 0)
        if start < compacted {
          throw StatusError.tooOld(start, compacted)
        }
        for event in state.buckets[resource]?.history ?? [] where event.revision > start {
          continuation.yield(.event(event))
        }
        revision = start
      }
      state.lastSubscription += 1
      state.buckets[resource, default: Bucket()].watchers[state.lastSubscription] = continuation
      return Subscription(initial: initial, revision: revision, items: stream, id: state.lastSubscription)
    }
  }

  /// Ends a subscription; its stream ends.
  func unsubscribe(_ id: Int, _ resource: GroupResource) {
    let resource = resource.stored
    state.withLock { $0.buckets[resource]?.watchers.removeValue(forKey: id) }?.finish()
  }

  /// Sends the time to all watches, for bookmarks and timeouts.
  func tick(_ now: ContinuousClock.Instant) {
    state.withLock { state in
      let revision = state.revision
      for resource in state.buckets.keys {
        for watcher in state.buckets[resource]?.watchers.values.map({ $0 }) ?? [] {
          watcher.yield(.tick(revision: revision, now))
        }
      }
    }
  }
}
