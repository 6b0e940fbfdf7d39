/// How well a reflector sees its collection.
public enum ReflectorState: Sendable {
  /// The first list is under way.
  case syncing
  /// The store is filled and followed.
  case synced
  /// The collection cannot be listed or followed. The store stays as it was; the reflector keeps trying.
  ///
  /// `since` is when it was last well; the error is the latest.
  case unavailable(any Error, since: ContinuousClock.Instant)
}
