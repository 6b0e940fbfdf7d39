/// What a work queue does with a key after it was processed.
public enum WorkQueueOutcome: Sendable, Hashable {
  /// The key is removed until it is added again. Resets its backoff.
  case done
  /// The key is added again after a delay. Resets its backoff.
  case requeue(after: Duration)
  /// Processing failed: the key is added again after a delay that doubles with each consecutive failure.
  case backOff
}

/// Exponential backoff of failing keys: the delay doubles from `baseDelay` up to `maxDelay`, and each delay is reduced
/// at random by up to half.
public struct WorkQueueBackoff: Sendable, Hashable {
  /// Delay after the first failure.
  public var baseDelay: Duration
  /// Maximum delay.
  public var maxDelay: Duration

  /// Creates a backoff; the default is 10 ms to one minute.
  public init(baseDelay: Duration = .milliseconds(10), maxDelay: Duration = .seconds(60)) {
    self.baseDelay = baseDelay
    self.maxDelay = maxDelay
  }

  /// The delay before a key is added again.
  ///
  /// - Parameters:
  ///   - failures: Number of consecutive failures before this one.
  ///   - jitter: A random number from 0 up to 1.
  func delay(failures: Int, jitter: Double) -> Duration {
    min(baseDelay * (1 << min(failures, 20)), maxDelay) * (0.5 + jitter / 2)
  }
}

/// How soon a queue hands out a key.
public enum WorkQueuePriority: Int, Sendable, Hashable, Comparable {
  /// In turn.
  case normal
  /// Before all keys with normal priority.
  case urgent

  /// Whether the left priority is lower.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
