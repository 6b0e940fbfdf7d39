public import Kubernetes
public import Logging
import ServiceLifecycle

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The leader has lost its lease.
public struct LeadershipLost: Error, Sendable, CustomStringConvertible {
  /// Which lease was lost, and why.
  public let description: String
}

/// The lease is held by another process, and the caller does not wait for it.
public struct LeaseHeld: Error, Sendable, CustomStringConvertible {
  /// Which lease is held, and by whom.
  public let description: String
}

/// Elects one of several processes as the leader: the process that holds a Lease (coordination.k8s.io).
///
/// By default, a lease expires after 15 s. Its holder renews it every 2 s and stops leading 10 s after the last
/// successful renewal, 5 s before another process may acquire the lease.
///
/// Guarantees:
/// - The clocks of other processes do not matter: a lease has expired if this process has not observed a change for the
///   lease duration, measured by its own monotonic clock. The holder counts from *before* it sent a renewal, so it
///   always stops leading before others consider the lease expired, even if a response was slow or the process was
///   suspended.
/// - The work is cancelled at the renew deadline, even if an attempt to renew the lease has not ended.
/// - A `LeadershipFence` rejects writes after the renew deadline, even if the process was suspended until then.
/// - Two processes that write at the same time cannot both succeed: every write carries the resource version that was
///   read.
/// - A conflict with a process that, for example, annotates the lease causes a retry, not the loss of leadership.
///
/// Assumptions: the work ends soon after it is cancelled. A write that is in flight at the renew deadline reaches the
/// server before the lease expires.
public struct LeaderElector: Sendable {
  private let client: any LeaseClient
  private let key: ObjectKey
  private let identity: String
  private let times: LeaderElectionTimes
  private let fence: LeadershipFence
  private let clock: any MonotonicClock
  private let logger: Logger
  /// Returns the wall-clock time that is written into the lease.
  var date: @Sendable () -> Date = { Date() }
  /// Returns a random number.
  var random: @Sendable (Range<Double>) -> Double = { .random(in: $0) }

  /// Creates an elector.
  ///
  /// - Parameters:
  ///   - client: Reads and writes the lease.
  ///   - key: Namespace and name of the lease.
  ///   - identity: Identifies this process; must be unique among the candidates, also after a restart.
  ///   - times: The durations.
  ///   - fence: Rejects writes after the lease is lost; must use the same clock.
  ///   - clock: Measures all durations.
  ///   - logger: Receives a notice when the lease is acquired, and a warning when it cannot be read or written.
  public init(
    client: any LeaseClient, key: ObjectKey, identity: String, times: LeaderElectionTimes = .default,
    fence: LeadershipFence? = nil, clock: any MonotonicClock = ContinuousClock(), logger: Logger
  ) {
    self.client = client
    self.key = key
    self.identity = identity
    self.times = times
    self.fence = fence ?? LeadershipFence(clock: clock)
    self.clock = clock
    self.logger = logger
  }

  /// Acquires the lease, runs the work while renewing the lease, and releases the lease when the work has ended.
  ///
  /// Graceful shutdown ends the wait for the lease at once. The work must end by itself on graceful shutdown; the lease
  /// is renewed until it has.
  ///
  /// - Parameters:
  ///   - limit: How long to wait for the lease; `nil` to wait indefinitely.
  ///   - work: The work of the leader.
  /// - Returns: The result of the work; `nil` if the task was cancelled or shut down before the lease was acquired.
  /// - Throws: `LeaseHeld` if the lease was not acquired within the limit. `LeadershipLost` if another process acquired
  ///   the lease or it could not be renewed in time: the work is cancelled, and the process should exit. Otherwise the
  ///   error of the work, after the lease was released.
  @discardableResult
  public func lead<Value: Sendable>(
    waitingAtMost limit: Duration? = nil, _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value? {
    let deadline = limit.map { clock.now + $0 }
    let lease = try await acquireUnlessShutDown(until: deadline)
    guard let lease else {
      await release()
      return nil
    }
    logger.notice("acquired the lease", metadata: ["lease": "\(key)", "identity": "\(identity)"])
    do {
      let value = try await run(work, renewing: lease)
      await release()
      return value
    } catch let lost as LeadershipLost {
      fence.close()
      throw lost
    } catch {
      await release()
      throw error
    }
  }

  private func run<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value, renewing lease: HeldLease
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await work() }
      group.addTask {
        try await renew(lease)
        return nil
      }
      group.addTask {
        try await waitForDeadline()
        return nil
      }
      defer { group.cancelAll() }
      while let result = try await group.next() {
        if let result { return result }
      }
      throw CancellationError()
    }
  }

  /// Throws `LeadershipLost` at the renew deadline. This task does no I/O, so that nothing can delay it.
  private func waitForDeadline() async throws {
    while let deadline = fence.currentDeadline {
      try await clock.sleep(until: deadline, tolerance: nil)
      if fence.currentDeadline == deadline { throw lost("the renew deadline has passed") }
    }
  }

  private func lost(_ cause: String) -> LeadershipLost {
    LeadershipLost(description: "lease \(key) was not renewed for \(times.renewDeadline): \(cause)")
  }
}

// MARK: - Acquiring and renewing

extension LeaderElector {
  /// A lease that this process holds.
  private struct HeldLease: Sendable {
    var machine: LeaderElectionStateMachine
    /// When the last successful write was started.
    var renewedAt: ContinuousClock.Instant
  }

  /// The result of an attempt to acquire or renew the lease.
  private enum AttemptResult: Sendable {
    case held
    /// Another client wrote the lease after this process had read it.
    case conflict
    case heldByOther(holder: String)
  }

  /// Acquires the lease; returns `nil` if the task is cancelled or shut down first.
  private func acquireUnlessShutDown(until limit: ContinuousClock.Instant?) async throws -> HeldLease? {
    let (shutdown, continuation) = AsyncStream<Never>.makeStream()
    return try await withGracefulShutdownHandler {
      try await withThrowingTaskGroup(of: HeldLease?.self) { group in
        group.addTask { try await acquire(until: limit) }
        group.addTask {
          for await _ in shutdown {}
          return nil
        }
        defer { group.cancelAll() }
        return try await group.next() ?? nil
      }
    } onGracefulShutdown: {
      continuation.finish()
    }
  }

  /// Retries until this process holds the lease; returns `nil` if the task is cancelled first.
  private func acquire(until limit: ContinuousClock.Instant?) async throws -> HeldLease? {
    var machine = LeaderElectionStateMachine(identity: identity, duration: times.leaseDuration)
    while !Task.isCancelled {
      let start = clock.now
      var cause = "the response was late"
      do {
        switch try await attempt(&machine, until: start + times.attemptTimeout) {
        case .held:
          if let lease = begin(machine, at: start) { return lease }
        case .conflict: cause = "another client writes it"
        case .heldByOther(let holder): cause = "held by '\(holder)'"
        }
      } catch  where !Task.isCancelled {
        cause = "\(error)"
        logger.warning("cannot read or write the lease", metadata: ["lease": "\(key)", "error": "\(error)"])
      } catch {
        return nil
      }
      let next = start + times.retryPeriod * random(1..<LeaderElectionTimes.jitterFactor)
      if let limit, next > limit { throw LeaseHeld(description: "cannot acquire the lease \(key): \(cause)") }
      try? await clock.sleep(until: next, tolerance: nil)
    }
    return nil
  }

  /// Allows writes until the renew deadline; returns `nil` if it has passed, because the process was suspended after it
  /// sent the request. Another process may hold the lease by then.
  private func begin(_ machine: LeaderElectionStateMachine, at start: ContinuousClock.Instant) -> HeldLease? {
    let deadline = start + times.renewDeadline
    guard clock.now < deadline else { return nil }
    fence.extend(until: deadline)
    return HeldLease(machine: machine, renewedAt: start)
  }

  /// Renews the lease until the task is cancelled. Throws `LeadershipLost` at the latest `renewDeadline` after the last
  /// successful renewal. An attempt starts `retryPeriod` after the start of the last one.
  private func renew(_ lease: HeldLease) async throws {
    var lease = lease
    var start = lease.renewedAt
    var cause = "no attempt was made in time"
    while true {
      let deadline = lease.renewedAt + times.renewDeadline
      try await clock.sleep(until: min(start + times.retryPeriod, deadline), tolerance: nil)
      start = clock.now
      // Also true after the process was suspended: another process may hold the lease by now.
      guard start < deadline else { throw lost(cause) }
      do {
        switch try await attempt(&lease.machine, until: min(deadline, start + times.attemptTimeout)) {
        case .held:
          lease.renewedAt = start
          fence.extend(until: start + times.renewDeadline)
        case .conflict: cause = "every write conflicted with another client"
        case .heldByOther(let holder): throw LeadershipLost(description: "lease \(key) is held by '\(holder)'")
        }
      } catch let error as LeadershipLost {
        throw error
      } catch {
        try Task.checkCancellation()
        cause = "\(error)"
        logger.warning("cannot renew the lease", metadata: ["lease": "\(key)", "error": "\(error)"])
      }
    }
  }

  /// Tries once to acquire or renew the lease, and gives up at a deadline.
  private func attempt(
    _ machine: inout LeaderElectionStateMachine, until deadline: ContinuousClock.Instant
  ) async throws -> AttemptResult {
    let current = machine
    let (next, result) = try await clock.withDeadline(deadline) { try await tryAcquireOrRenew(current) }
    machine = next
    return result
  }

  /// Reads the lease, and writes it if this process may hold it.
  private func tryAcquireOrRenew(
    _ machine: LeaderElectionStateMachine
  ) async throws -> (LeaderElectionStateMachine, AttemptResult) {
    var machine = machine
    let lease = try await client.get(key)
    switch machine.handle(lease?.spec, now: clock.now, date: date()) {
    case .wait(let holder): return (machine, .heldByOther(holder: holder))
    case .write(let spec): return (machine, try await client.write(spec, to: key, replacing: lease) ? .held : .conflict)
    }
  }
}

// MARK: - Releasing

extension LeaderElector {
  /// Releases the lease if this process holds it, so that the next leader need not wait until it expires. Best effort,
  /// limited to one retry period: shutdown must not wait for an unreachable server.
  private func release() async {
    fence.open()
    _ = try? await clock.withDeadline(clock.now + times.retryPeriod) {
      // The server may process a cancelled renewal between the read and the write.
      for _ in 0..<3 {
        guard let lease = try await client.get(key), let spec = lease.spec, spec.holderIdentity == identity else {
          return
        }
        let released = LeaderElectionStateMachine.released(spec, date: date())
        if try await client.write(released, to: key, replacing: lease) { return }
      }
    }
  }
}
