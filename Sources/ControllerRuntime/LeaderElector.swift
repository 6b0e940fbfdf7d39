import Foundation
public import Kubernetes
public import Logging
import ServiceLifecycle

/// The leader has lost its lease.
public struct LeadershipLost: Error, Sendable, CustomStringConvertible {
  /// Which lease was lost, and why.
  public let description: String
}

/// Elects one of several processes as the leader: the process that holds a Lease (coordination.k8s.io).
///
/// The default durations are those of client-go: a lease expires after 15 s. Its holder renews it every 2 s and stops
/// leading 10 s after the last successful renewal, 5 s before another process may acquire the lease.
///
/// Guarantees:
/// - The clocks of other processes do not matter: a lease has expired if this process has not observed a change for the
///   lease duration, measured by its own monotonic clock. The holder counts from *before* it sent a renewal, so it
///   always stops leading before others consider the lease expired, even if a response was slow or the process was
///   suspended.
/// - Two processes that write at the same time cannot both succeed: every write carries the resource version that was
///   read.
/// - A conflict with a process that, for example, annotates the lease causes a retry, not the loss of leadership.
///
/// Assumptions: the work ends soon after it is cancelled. The server may still process a request that is in flight at
/// that moment, so writes should be idempotent or carry a resource version.
public struct LeaderElector: Sendable {
  private let client: any LeaseClient
  private let key: ObjectKey
  private let identity: String
  private let leaseDuration: Duration
  private let renewDeadline: Duration
  private let retryPeriod: Duration
  private let clock: any MonotonicClock
  private let logger: Logger

  /// Creates an elector.
  ///
  /// - Parameters:
  ///   - client: Reads and writes the lease.
  ///   - key: Namespace and name of the lease.
  ///   - identity: Identifies this process; must be unique among the candidates.
  ///   - leaseDuration: How long other candidates wait before they acquire a lease that is not renewed; in whole
  ///     seconds.
  ///   - renewDeadline: How long the leader keeps leading without a renewal; shorter than `leaseDuration`.
  ///   - retryPeriod: Interval between two attempts to acquire or renew the lease; shorter than `renewDeadline`.
  ///   - clock: Measures all durations.
  ///   - logger: Receives a notice when the lease is acquired, and a warning when it cannot be read or written.
  public init(
    client: any LeaseClient, key: ObjectKey, identity: String, leaseDuration: Duration = .seconds(15),
    renewDeadline: Duration = .seconds(10), retryPeriod: Duration = .seconds(2),
    clock: any MonotonicClock = ContinuousClock(), logger: Logger
  ) {
    self.client = client
    self.key = key
    self.identity = identity
    self.leaseDuration = leaseDuration
    self.renewDeadline = renewDeadline
    self.retryPeriod = retryPeriod
    self.clock = clock
    self.logger = logger
  }

  /// Acquires the lease, runs the work while renewing the lease, and releases the lease when the work has ended.
  ///
  /// Graceful shutdown ends the wait for the lease at once. The work must end by itself on graceful shutdown; the lease
  /// is renewed until it has.
  ///
  /// - Throws: `LeadershipLost` if another process acquired the lease or it could not be renewed in time. The work is
  ///   cancelled, and the process should exit. Otherwise the error of the work, after the lease was released.
  public func lead(_ work: @escaping @Sendable () async throws -> Void) async throws {
    let lease = await cancelWhenGracefulShutdown { await acquire() }
    guard let lease else { return await release() }
    logger.notice("acquired the lease", metadata: ["lease": "\(key)", "identity": "\(identity)"])
    do {
      try await run(work, renewing: lease)
    } catch let lost as LeadershipLost {
      throw lost
    } catch {
      await release()
      throw error
    }
    await release()
  }

  private func run(_ work: @escaping @Sendable () async throws -> Void, renewing lease: HeldLease) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await work() }
      group.addTask { try await renew(lease) }
      defer { group.cancelAll() }
      try await group.next()
    }
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

  /// Retries until this process holds the lease; returns `nil` if the task is cancelled first.
  private func acquire() async -> HeldLease? {
    var machine = LeaderElectionStateMachine(identity: identity, duration: leaseDuration)
    while !Task.isCancelled {
      let start = clock.now
      do {
        let current = machine
        let (next, result) = try await clock.withDeadline(start + renewDeadline) {
          try await tryAcquireOrRenew(current)
        }
        machine = next
        if case .held = result { return HeldLease(machine: machine, renewedAt: start) }
      } catch  where !Task.isCancelled {
        logger.warning("cannot read or write the lease", metadata: ["lease": "\(key)", "error": "\(error)"])
      } catch {
        return nil
      }
      try? await clock.pause(retryPeriod * Double.random(in: 1..<1.2))
    }
    return nil
  }

  /// Renews the lease until the task is cancelled. Throws `LeadershipLost` at the latest `renewDeadline` after the last
  /// successful renewal.
  private func renew(_ lease: HeldLease) async throws {
    var lease = lease
    var cause = "no attempt was made in time"
    while true {
      let deadline = lease.renewedAt + renewDeadline
      try await clock.sleep(until: min(clock.now + retryPeriod, deadline), tolerance: nil)
      let start = clock.now
      // Also true after the process was suspended: another process may hold the lease by now.
      guard start < deadline else {
        throw LeadershipLost(description: "lease \(key) was not renewed for \(renewDeadline): \(cause)")
      }
      do {
        let current = lease.machine
        let (next, result) = try await clock.withDeadline(deadline) { try await tryAcquireOrRenew(current) }
        lease.machine = next
        switch result {
        case .held: lease.renewedAt = start
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

  /// Reads the lease, and writes it if this process may hold it.
  private func tryAcquireOrRenew(
    _ machine: LeaderElectionStateMachine
  ) async throws -> (LeaderElectionStateMachine, AttemptResult) {
    var machine = machine
    let lease = try await client.get(key)
    switch machine.handle(lease?.spec, now: clock.now, date: Date()) {
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
    _ = try? await clock.withDeadline(clock.now + retryPeriod) {
      // The server may process a cancelled renewal between the read and the write.
      for _ in 0..<3 {
        guard let lease = try await client.get(key), let spec = lease.spec, spec.holderIdentity == identity else {
          return
        }
        let released = LeaderElectionStateMachine.released(spec, date: Date())
        if try await client.write(released, to: key, replacing: lease) { return }
      }
    }
  }
}
