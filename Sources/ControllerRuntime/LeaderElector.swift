import Foundation
public import Kubernetes
public import Logging
import ServiceLifecycle

/// Why a leader stops leading.
public struct LeadershipLost: Error, Sendable, CustomStringConvertible {
  /// What happened.
  public let description: String
}

/// Lets one of several processes act: the one that holds a Lease (coordination.k8s.io).
///
/// The times are client-go's: a lease is good for 15 s, its holder tries to renew it every 2 s and gives up leading
/// 10 s after the last renewal that succeeded, which leaves 5 s before anyone else may take it.
///
/// Guarantees:
/// - Clocks of other processes do not matter: a lease is expired when this process has not seen it change for its
///   duration, by its own monotonic clock. The holder counts from *before* it sent a renewal, so that it gives up
///   earlier than others believe it has, however slow the answer was or however long the process was paused.
/// - Two processes that write at once cannot both win: every write names the version that was read.
/// - A conflict with someone who merely annotates the lease costs a retry, not the leadership.
///
/// Assumptions: the work ends soon after it is cancelled; a request that is under way at that moment may still be
/// carried out, so writes should be idempotent or name a resourceVersion.
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
  ///   - client: How to read and write the lease.
  ///   - key: Which lease.
  ///   - identity: This process; unique among all that share the lease.
  ///   - leaseDuration: How long others respect a lease that is not renewed; whole seconds.
  ///   - renewDeadline: How long to go on leading without a renewal; shorter than `leaseDuration`.
  ///   - retryPeriod: Pause between two looks at the lease; shorter than `renewDeadline`.
  ///   - clock: What all of these are measured by.
  ///   - logger: Gets a line when the lease is taken, and a warning when it cannot be read or written.
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

  /// Waits for the lease, does the work while holding it, and gives it back when the work has ended.
  ///
  /// On graceful shutdown the waiting ends at once; the work is expected to end by itself, and the lease is renewed
  /// until it has.
  ///
  /// - Throws: `LeadershipLost` when the lease was taken or could not be renewed in time: the work is cancelled, and
  ///   the process should end. Otherwise what the work throws, after the lease was given back.
  public func lead(_ work: @escaping @Sendable () async throws -> Void) async throws {
    let tenure = await cancelWhenGracefulShutdown { await acquire() }
    guard let tenure else { return await release() }
    logger.notice("leading", metadata: ["lease": "\(key)", "identity": "\(identity)"])
    do {
      try await race(work, against: tenure)
    } catch let lost as LeadershipLost {
      throw lost
    } catch {
      await release()
      throw error
    }
    await release()
  }

  private func race(_ work: @escaping @Sendable () async throws -> Void, against tenure: Tenure) async throws {
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await work()
        return true
      }
      group.addTask {
        try await renew(tenure)
        return false
      }
      defer { group.cancelAll() }
      _ = try await group.next()
    }
  }
}

// MARK: - Holding

extension LeaderElector {
  /// What is known of the lease, and since when it certainly was ours.
  private struct Tenure: Sendable {
    var machine: LeaderElectionStateMachine
    var renewed: ContinuousClock.Instant
  }

  private enum Verdict: Sendable {
    case held
    /// Someone wrote between our look and our write.
    case contended
    case taken(holder: String)
  }

  /// Tries until the lease is held; nil where the task is cancelled before.
  private func acquire() async -> Tenure? {
    var machine = LeaderElectionStateMachine(identity: identity, duration: leaseDuration)
    while !Task.isCancelled {
      let start = clock.now
      do {
        let current = machine
        let (next, verdict) = try await clock.run(until: start + renewDeadline) { try await attempt(current) }
        machine = next
        if case .held = verdict { return Tenure(machine: machine, renewed: start) }
      } catch  where !Task.isCancelled {
        logger.warning("cannot read or write the lease", metadata: ["lease": "\(key)", "error": "\(error)"])
      } catch {
        return nil
      }
      try? await clock.pause(retryPeriod * Double.random(in: 1..<1.2))
    }
    return nil
  }

  /// Renews until cancelled; throws `LeadershipLost` no later than `renewDeadline` after the last renewal.
  private func renew(_ tenure: Tenure) async throws {
    var tenure = tenure
    var cause = "no attempt was made in time"
    while true {
      let deadline = tenure.renewed + renewDeadline
      try await clock.sleep(until: min(clock.now + retryPeriod, deadline), tolerance: nil)
      let start = clock.now
      // Also where the process was paused: by now another may hold the lease.
      guard start < deadline else {
        throw LeadershipLost(description: "lease \(key) was not renewed for \(renewDeadline): \(cause)")
      }
      do {
        let current = tenure.machine
        let (next, verdict) = try await clock.run(until: deadline) { try await attempt(current) }
        tenure.machine = next
        switch verdict {
        case .held: tenure.renewed = start
        case .contended: cause = "others kept writing it"
        case .taken(let holder): throw LeadershipLost(description: "lease \(key) is held by '\(holder)'")
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

  /// One look at the lease, and the write that follows from it.
  private func attempt(
    _ machine: LeaderElectionStateMachine
  ) async throws -> (LeaderElectionStateMachine, Verdict) {
    var machine = machine
    let lease = try await client.get(key)
    switch machine.on(lease?.spec, now: clock.now, date: Date()) {
    case .wait(let holder): return (machine, .taken(holder: holder))
    case .write(let spec): return (machine, try await client.write(spec, to: key, over: lease) ? .held : .contended)
    }
  }
}

// MARK: - Releasing

extension LeaderElector {
  /// Gives the lease back if it is ours, so that the next process need not wait for it to expire. Best effort, within
  /// one retry period: shutting down must not wait for a server that is gone.
  private func release() async {
    _ = try? await clock.run(until: clock.now + retryPeriod) {
      // A renewal that was cancelled may still be carried out between the look and the write.
      for _ in 0..<3 {
        guard let lease = try await client.get(key), let spec = lease.spec, spec.holderIdentity == identity else {
          return
        }
        let released = LeaderElectionStateMachine.released(spec, date: Date())
        if try await client.write(released, to: key, over: lease) { return }
      }
    }
  }
}
