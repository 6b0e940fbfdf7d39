/// Whether a reflector's store is in sync with the API server.
public enum ReflectorState: Sendable {
  /// The initial list is in progress.
  case syncing
  /// The store has the collection, and a watch keeps it up to date.
  case synced
  /// The collection cannot be listed or watched. The store keeps its content, and the reflector keeps retrying.
  ///
  /// `since` is the time of the first failure after the last success. The error is the most recent one.
  case unavailable(any Error, since: ContinuousClock.Instant)
}
