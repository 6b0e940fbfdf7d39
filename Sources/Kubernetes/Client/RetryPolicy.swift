/// When a failed request is sent again, and after how long. Pure: randomness is passed in.
public struct RetryPolicy: Sendable, Hashable {
  /// Attempts in all.
  public var attempts: Int
  /// The first delay; doubles with each further attempt.
  public var baseDelay: Duration
  /// The longest delay of our own choosing.
  public var maxDelay: Duration
  /// A longer `Retry-After` than this is handed to the caller instead of waited for.
  public var longestRetryAfter: Duration

  /// Creates a policy.
  public init(
    attempts: Int = 5, baseDelay: Duration = .milliseconds(50), maxDelay: Duration = .seconds(5),
    longestRetryAfter: Duration = .seconds(30)
  ) {
    self.attempts = attempts
    self.baseDelay = baseDelay
    self.maxDelay = maxDelay
    self.longestRetryAfter = longestRetryAfter
  }

  /// Five attempts within about a second, or as the server asks.
  public static let `default` = RetryPolicy()
  /// Every failure goes to the caller.
  public static let never = RetryPolicy(attempts: 1)

  /// The delay before the next attempt, or nil to give up.
  ///
  /// - Parameters:
  ///   - error: What went wrong.
  ///   - repeatability: Whether the request may be processed twice.
  ///   - attempt: How many attempts were made, 1 after the first.
  ///   - jitter: From 0 up to 1; the delay lies between half and the whole of the exponential one.
  public func delay(
    after error: any Error, repeatability: APIRequest.Repeatability, attempt: Int, jitter: Double
  ) -> Duration? {
    guard attempt < attempts, Self.isRetriable(error, repeatability) else { return nil }
    if let wait = (error as? APIError)?.retryAfter {
      return wait <= longestRetryAfter ? max(wait, baseDelay) : nil
    }
    let exponential = min(baseDelay * (1 << min(attempt - 1, 20)), maxDelay)
    return exponential * (0.5 + jitter / 2)
  }

  /// Whether sending again may help and cannot harm.
  static func isRetriable(_ error: any Error, _ repeatability: APIRequest.Repeatability) -> Bool {
    switch error {
    case TransportError.connectFailed: true
    case TransportError.connectionLost: repeatability == .idempotent
    case let error as APIError:
      // A timeout of the server's own says nothing of whether the request was processed.
      error.isTooManyRequests || (error.isServerFault && error.code != 501 && repeatability == .idempotent)
    default: false
    }
  }
}
