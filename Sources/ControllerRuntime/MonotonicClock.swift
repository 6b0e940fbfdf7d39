/// A clock that never goes backwards and goes on while the machine sleeps: `ContinuousClock`, or a test's stand-in.
///
/// Intervals (backoff, resync, the term of a lease) are measured with it, so that a jump of the wall clock changes none.
public protocol MonotonicClock: Clock where Instant == ContinuousClock.Instant {}

extension ContinuousClock: MonotonicClock {}

extension MonotonicClock {
  /// Sleeps for so long; not at all where that is zero or less.
  func pause(_ duration: Duration) async throws {
    guard duration > .zero else { return try Task.checkCancellation() }
    try await sleep(until: now + duration, tolerance: nil)
  }

  /// Does something, and cancels it at a deadline.
  ///
  /// - Throws: `DeadlineExceeded`, or what the operation throws before.
  func run<Value: Sendable>(
    until deadline: Instant, _ operation: @escaping @Sendable () async throws -> Value
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

/// What was asked for did not come in time.
struct DeadlineExceeded: Error, CustomStringConvertible {
  var description: String { "there was no answer in time" }
}
