import DequeModule
import Kubernetes

/// All that a store holds. Used under its lock only.
struct StoreState {
  /// An object's place.
  struct Place: Hashable {
    var resource: GroupResource
    var key: ObjectKey
  }

  var revision = 1
  /// Events up to this revision are gone.
  var compacted = 0
  var buckets: [GroupResource: Bucket] = [:]
  /// By the owner's uid.
  var dependents: [String: Set<Place>] = [:]
  /// Where the object with a uid is.
  var places: [String: Place] = [:]
  var snapshots: [Int: ListSnapshot] = [:]
  var lastSnapshot = 0
  var lastSubscription = 0
}

/// The objects of one resource.
struct Bucket {
  var objects: [ObjectKey: StoredObject] = [:]
  /// The keys in each namespace; "" for those without.
  var names: [String: Set<ObjectKey>] = [:]
  var history: Deque<StoreEvent> = []
  /// The revision of the last event that fell out of the history.
  var dropped = 0
  var watchers: [Int: AsyncStream<WatchItem>.Continuation] = [:]

  func objects(in namespace: String?) -> [StoredObject] {
    guard let namespace else { return Array(objects.values) }
    return (names[namespace] ?? []).compactMap { objects[$0] }
  }
}

extension StoreState {
  /// Records an event and sends it to watches.
  mutating func apply(_ event: StoreEvent, to resource: GroupResource, historyLimit: Int) {
    if let previous = event.previous { remove(previous, from: resource) }
    if !event.isDeletion { insert(event.object, into: resource) }
    buckets[resource, default: Bucket()].record(event, limit: historyLimit)
  }

  mutating func insert(_ object: StoredObject, into resource: GroupResource) {
    buckets[resource, default: Bucket()].objects[object.key] = object
    buckets[resource, default: Bucket()].names[object.key.namespace ?? "", default: []].insert(object.key)
    places[object.uid] = Place(resource: resource, key: object.key)
    for owner in object.owners { dependents[owner, default: []].insert(Place(resource: resource, key: object.key)) }
  }

  private mutating func remove(_ object: StoredObject, from resource: GroupResource) {
    let namespace = object.key.namespace ?? ""
    buckets[resource]?.objects[object.key] = nil
    buckets[resource]?.names[namespace]?.remove(object.key)
    if buckets[resource]?.names[namespace]?.isEmpty == true { buckets[resource]?.names[namespace] = nil }
    places[object.uid] = nil
    for owner in object.owners {
      dependents[owner]?.remove(Place(resource: resource, key: object.key))
      if dependents[owner]?.isEmpty == true { dependents[owner] = nil }
    }
  }
}

extension Bucket {
  fileprivate mutating func record(_ event: StoreEvent, limit: Int) {
    history.append(event)
    if history.count > limit, let oldest = history.popFirst() { dropped = oldest.revision }
    for (id, watcher) in watchers {
      guard case .dropped = watcher.yield(.event(event)) else { continue }
      watcher.finish()
      watchers[id] = nil
    }
  }
}

extension ObjectKey {
  /// The order of lists: that of etcd's keys, `NAMESPACE/NAME`, byte by byte.
  func precedes(_ other: ObjectKey) -> Bool {
    let (left, right) = (namespace ?? "", other.namespace ?? "")
    return left == right ? name < other.name : left + "/" < right + "/"
  }
}
