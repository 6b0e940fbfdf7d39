/// A clock that never goes backwards and keeps counting while the machine sleeps: `ContinuousClock`, or a test double.
///
/// Delays, resync intervals and lease durations are measured with it, so that changes of the wall clock do not affect
/// them.
public protocol MonotonicClock: Clock where Instant == ContinuousClock.Instant {}

extension ContinuousClock: MonotonicClock {}

extension MonotonicClock {
  /// Suspends the task for a duration; returns at once if it is zero or negative.
  ///
  /// - Throws: `CancellationError` if the task is cancelled.
  func pause(_ duration: Duration) async throws {
    guard duration > .zero else { return try Task.checkCancellation() }
    try await sleep(until: now + duration, tolerance: nil)
  }

  /// Runs an operation and cancels it when a deadline passes.
  ///
  /// - Throws: `DeadlineExceeded`, or the error of the operation if it fails before the deadline.
  package func withDeadline<Value: Sendable>(
    _ deadline: Instant, _ operation: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await operation() }
      group.addTask {
        try await self.sleep(until: deadline, tolerance: nil)
        return nil
      }
      defer { group.cancelAll() }
      guard let value = try await group.next() ?? nil else { throw DeadlineExceeded() }
      return value
    }
  }
}

/// An operation did not complete before its deadline.
package struct DeadlineExceeded: Error, CustomStringConvertible {
  /// `deadline exceeded`
  package var description: String { "deadline exceeded" }
}
