/// The durations of a leader election; they satisfy `leaseDuration > renewDeadline > 1.2 * retryPeriod`, as in client-go.
public struct LeaderElectionTimes: Sendable, Hashable {
  /// How long other candidates wait before they acquire a lease that is not renewed.
  public let leaseDuration: Duration
  /// How long the leader keeps leading without a renewal.
  public let renewDeadline: Duration
  /// The interval between the starts of two attempts to acquire or renew the lease.
  public let retryPeriod: Duration

  /// A candidate waits up to this much longer than the retry period, so that candidates do not act at the same time.
  static let jitterFactor = 1.2

  /// 15 s, 10 s and 2 s, the defaults of client-go.
  public static let `default` = LeaderElectionTimes()

  private init() {
    leaseDuration = .seconds(15)
    renewDeadline = .seconds(10)
    retryPeriod = .seconds(2)
  }

  /// Creates durations.
  ///
  /// - Throws: `LeaderElectionTimesError` if a duration is not a positive number of whole seconds, or if their order is
  ///   wrong.
  public init(
    leaseDuration: Duration, renewDeadline: Duration, retryPeriod: Duration
  ) throws(LeaderElectionTimesError) {
    let named = [("lease duration", leaseDuration), ("renew deadline", renewDeadline), ("retry period", retryPeriod)]
    for (name, duration) in named {
      let (seconds, attoseconds) = duration.components
      guard attoseconds == 0, (1...Int64(Int32.max)).contains(seconds) else {
        throw LeaderElectionTimesError("the \(name) \(duration) is not a positive number of whole seconds")
      }
    }
    guard leaseDuration > renewDeadline else {
      throw LeaderElectionTimesError(
        "the lease duration \(leaseDuration) must be longer than the renew deadline \(renewDeadline)")
    }
    guard renewDeadline > retryPeriod * Self.jitterFactor else {
      throw LeaderElectionTimesError(
        "the renew deadline \(renewDeadline) must be longer than \(Self.jitterFactor) times the retry period \(retryPeriod)"
      )
    }
    self.leaseDuration = leaseDuration
    self.renewDeadline = renewDeadline
    self.retryPeriod = retryPeriod
  }

  /// Maximum duration of one attempt, so that two attempts fit before the renew deadline even if the server does not
  /// respond to the first one.
  var attemptTimeout: Duration { (renewDeadline - retryPeriod) / 2 }
}

/// The durations of a leader election are invalid.
public struct LeaderElectionTimesError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Which duration is invalid, and why.
  public let description: String

  init(_ description: String) { self.description = description }
}
