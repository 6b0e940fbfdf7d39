/// Decides whether and when a failed request is sent again. Pure: the caller passes random numbers.
public struct RetryPolicy: Sendable, Hashable {
  /// Maximum number of attempts.
  public var attempts: Int
  /// Delay after the first attempt; it doubles with each further attempt.
  public var baseDelay: Duration
  /// Maximum exponential delay.
  public var maxDelay: Duration
  /// If the server asks for a longer delay, the error is thrown instead of waiting.
  public var maxRetryAfter: Duration

  /// Creates a policy.
  public init(
    attempts: Int = 5, baseDelay: Duration = .milliseconds(50), maxDelay: Duration = .seconds(5),
    maxRetryAfter: Duration = .seconds(30)
  ) {
    self.attempts = attempts
    self.baseDelay = baseDelay
    self.maxDelay = maxDelay
    self.maxRetryAfter = maxRetryAfter
  }

  /// Five attempts within about one second, or with the delays that the server asks for.
  public static let `default` = RetryPolicy()
  /// No retries.
  public static let never = RetryPolicy(attempts: 1)

  /// The delay before the next attempt; `nil` if the error is thrown.
  ///
  /// - Parameters:
  ///   - error: The error of the last attempt.
  ///   - retrySafety: Whether the request may be processed twice.
  ///   - attempt: Number of attempts so far.
  ///   - jitter: A random number from 0 up to 1; the delay is between half and all of the exponential delay.
  public func delay(
    after error: any Error, retrySafety: APIRequest.RetrySafety, attempt: Int, jitter: Double
  ) -> Duration? {
    guard attempt < attempts, Self.isRetriable(error, retrySafety) else { return nil }
    if let retryAfter = (error as? APIError)?.retryAfter {
      return retryAfter <= maxRetryAfter ? max(retryAfter, baseDelay) : nil
    }
    let exponential = min(baseDelay * (1 << min(attempt - 1, 20)), maxDelay)
    return exponential * (0.5 + jitter / 2)
  }

  /// Whether a retry may succeed and is safe.
  static func isRetriable(_ error: any Error, _ retrySafety: APIRequest.RetrySafety) -> Bool {
    switch error {
    case TransportError.connectFailed: true
    case TransportError.connectionLost: retrySafety == .idempotent
    case let error as APIError:
      // After a server error, the request may or may not have been processed.
      error.isTooManyRequests
        || (error.isServerError && error.code != 501 && !error.isTooLarge && retrySafety == .idempotent)
    default: false
    }
  }
}
