/// One change of the store.
struct StoreEvent: Sendable {
  /// The revision it made.
  let revision: Int
  /// The object after the event; for a deletion, the last object, with the revision of the deletion.
  let object: StoredObject
  /// The object before it; `nil` for a creation.
  let previous: StoredObject?
  /// Whether the object is gone.
  let isDeletion: Bool
}

/// An item of a watch.
enum WatchItem: Sendable {
  /// Something changed.
  case event(StoreEvent)
  /// Time passes, and this is the revision meanwhile.
  case tick(revision: Int, ContinuousClock.Instant)
}
