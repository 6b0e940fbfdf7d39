extension ReflectorStateMachine {
  /// What happened.
  enum Event: Sendable, Hashable {
    /// It begins.
    case started
    /// All pages were read.
    case listed(resourceVersion: String)
    /// The server has accepted the watch.
    case opened
    /// An object or a bookmark of this version came; empty where the version could not be read.
    case seen(resourceVersion: String)
    /// The watch ended as it should.
    case ended
    /// List or watch failed.
    case failed(Failure)
  }

  /// How list or watch failed.
  struct Failure: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
      /// 410: the version or the continue token is too old.
      case expired
      /// 403 or 404: it will not work until a person does something.
      case lasting
      /// Anything else.
      case transient
    }

    var kind = Kind.transient
    /// What the server asked us to wait.
    var retryAfter: Duration?
  }

  /// What to do.
  enum Action: Sendable, Hashable {
    /// Read the collection after a delay: in pages, or in one piece.
    case list(isWhole: Bool, after: Duration)
    /// Watch from a version, after a delay.
    case watch(resourceVersion: String, after: Duration)
    /// Go on with what is under way.
    case proceed
  }

  /// What to tell about the state.
  enum Sight: Sendable, Hashable {
    case syncing
    case synced
    case unavailable(since: Instant)
  }

  /// What follows from an event.
  struct Decision: Sendable, Hashable {
    /// The state to report; nil where there is no news.
    var sight: Sight?
    var action: Action
  }
}

extension ReflectorStateMachine {
  /// Bounds of the delays.
  struct Policy: Sendable, Hashable {
    var firstDelay: Duration = .milliseconds(200)
    var longestDelay: Duration = .seconds(30)
    /// For lasting failures: a person has to act, but should not have to wait long afterwards.
    var lastingDelay: Duration = .seconds(5)
    /// Longest wait that a server may ask for.
    var longestRetryAfter: Duration = .seconds(300)
    /// A watch that lived this long was healthy.
    var healthyAfter: Duration = .seconds(5)
    /// Without a bookmark for so long, the collection is listed anew when the watch ends.
    var suspiciousSilence: Duration = .seconds(120)
    /// So long a collection that was seen may be out of sight before it is said.
    var toleratedLoss: Duration = .seconds(10)
    /// List anew this often; nil for never.
    var resync: Duration?
  }
}

extension ReflectorStateMachine.Action {
  /// The same, no earlier than after `floor`.
  func delayed(atLeast floor: Duration) -> Self {
    switch self {
    case .list(let isWhole, let delay): .list(isWhole: isWhole, after: max(delay, floor))
    case .watch(let version, let delay): .watch(resourceVersion: version, after: max(delay, floor))
    case .proceed: self
    }
  }
}
