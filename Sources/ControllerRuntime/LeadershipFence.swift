import Synchronization

/// Rejects the writes of a process that has lost its lease, for example because it was suspended.
///
/// Before a process acquires the lease and after it has released it, writes are allowed.
public final class LeadershipFence: Sendable {
  /// Until when the process leads; `nil` if it is not the leader and has not lost the lease.
  private let deadline = Mutex<ContinuousClock.Instant?>(nil)
  private let clock: any MonotonicClock

  /// Creates a fence that allows writes.
  public init(clock: any MonotonicClock = ContinuousClock()) { self.clock = clock }

  /// Must be called immediately before each write.
  ///
  /// - Throws: `LeadershipLost` if the lease was not renewed in time.
  public func check() throws {
    let now = clock.now
    if let deadline = deadline.withLock(\.self), now >= deadline {
      throw LeadershipLost(description: "the lease was not renewed in time; the write was not sent")
    }
  }

  /// The last instant at which the process leads without another renewal; `nil` if it is not the leader.
  var currentDeadline: ContinuousClock.Instant? { deadline.withLock(\.self) }

  /// Allows writes until an instant.
  func extend(until instant: ContinuousClock.Instant) { deadline.withLock { $0 = instant } }

  /// Rejects writes from now on.
  func close() { deadline.withLock { $0 = clock.now } }

  /// Allows writes: the process has released the lease, or it never held it.
  func open() { deadline.withLock { $0 = nil } }
}
