extension ReflectorStateMachine {
  /// What happened to the reflector.
  enum Event: Sendable, Hashable {
    /// The reflector was started.
    case started
    /// The collection was listed up to its last page.
    case listed(resourceVersion: String)
    /// The server accepted the watch.
    case watchStarted
    /// An object or a bookmark with this version was received; the version is empty if it could not be read.
    case received(resourceVersion: String)
    /// The server ended the watch without an error.
    case watchEnded
    /// The list or the watch failed.
    case failed(Failure)
  }

  /// A failure of a list or a watch.
  struct Failure: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
      /// 410: the resource version or the continue token has expired.
      case expired
      /// 403 or 404: retries fail until an administrator grants the permission or installs the kind.
      case persistent
      /// A response exceeded its limit in bytes.
      case tooLarge
      /// Any other failure.
      case transient
    }

    var kind = Kind.transient
    /// The delay that the server asked for.
    var retryAfter: Duration?
  }

  /// What the reflector does next.
  enum Action: Sendable, Hashable {
    /// List the collection after a delay: in pages, or in full with one request.
    case list(isFull: Bool, after: Duration)
    /// Watch from a version, after a delay.
    case watch(resourceVersion: String, after: Duration)
    /// Keep reading the current watch.
    case `continue`
  }

  /// The state to report.
  enum SyncState: Sendable, Hashable {
    case syncing
    case synced
    case unavailable(since: Instant)
  }

  /// The decision about an event.
  struct Decision: Sendable, Hashable {
    /// The state to report; `nil` if it has not changed.
    var state: SyncState?
    var action: Action
  }
}

extension ReflectorStateMachine {
  /// Delays and limits.
  struct Policy: Sendable, Hashable {
    /// Delay before the first retry; it doubles with each further failure.
    var baseDelay: Duration = .milliseconds(200)
    /// Maximum delay.
    var maxDelay: Duration = .seconds(30)
    /// Delay between retries of persistent failures: short, because the reflector should recover soon after an
    /// administrator has fixed the cause.
    var persistentFailureDelay: Duration = .seconds(5)
    /// Maximum delay that a server may ask for.
    var maxRetryAfter: Duration = .seconds(300)
    /// A watch that lasted this long resets the backoff.
    var healthyWatchDuration: Duration = .seconds(5)
    /// A watch without any event or bookmark for this long is followed by a list when it ends.
    var staleWatchTimeout: Duration = .seconds(120)
    /// How long list and watch may fail transiently after a successful sync before the state is `unavailable`.
    var failureGracePeriod: Duration = .seconds(10)
    /// Interval between lists; `nil` to list only when necessary.
    var resync: Duration?
  }
}

extension ReflectorStateMachine.Action {
  /// The same action with a minimum delay.
  func delayed(atLeast minimum: Duration) -> Self {
    switch self {
    case .list(let isFull, let delay): .list(isFull: isFull, after: max(delay, minimum))
    case .watch(let version, let delay): .watch(resourceVersion: version, after: max(delay, minimum))
    case .continue: self
    }
  }
}
