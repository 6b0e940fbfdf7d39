import Foundation
public import Logging
import ServiceLifecycle

/// What an elector needs of the API server.
public protocol LeaseClient: Sendable {
  /// The lease; nil where there is none.
  func get(_ key: ObjectKey) async throws -> Lease?
  /// Creates it; a conflict means that another process was faster.
  func create(_ lease: Lease) async throws -> Lease
  /// Replaces the version that was read; a conflict means that another process was faster.
  func update(_ lease: Lease) async throws -> Lease
}

/// Reads and writes the lease through a client, on connections of its own.
public struct ClientLeaseClient: LeaseClient {
  private let client: Client

  /// Creates an adapter; renewals never queue behind other requests of the same client.
  public init(client: Client) {
    self.client = client.using(
      TransferOptions(connectTimeout: .seconds(5), idleTimeout: .seconds(5), timeout: .seconds(5), lane: .lease))
  }

  /// See `LeaseClient`.
  public func get(_ key: ObjectKey) async throws -> Lease? {
    do {
      return try await client.get(Lease.self, key)
    } catch let error as APIError where error.isNotFound {
      return nil
    }
  }

  /// See `LeaseClient`.
  public func create(_ lease: Lease) async throws -> Lease { try await client.create(lease, fieldManager: "plimsoll") }

  /// See `LeaseClient`.
  public func update(_ lease: Lease) async throws -> Lease { try await client.update(lease, fieldManager: "plimsoll") }
}

/// Why a leader stops leading.
public struct LeadershipLost: Error, Sendable, CustomStringConvertible {
  /// What happened.
  public let description: String
}

/// Lets one of several processes act: the one that holds a Lease (coordination.k8s.io).
///
/// The times are client-go's: a lease is good for 15 s, its holder tries to renew it every 2 s and gives up leading
/// after 10 s without success, which leaves 5 s before anyone else may take it.
public struct LeaderElector: Sendable {
  private let client: any LeaseClient
  private let key: ObjectKey
  private let identity: String
  private let leaseDuration: Duration
  private let renewDeadline: Duration
  private let retryPeriod: Duration
  private let logger: Logger

  /// Creates an elector.
  ///
  /// - Parameters:
  ///   - client: How to read and write the lease.
  ///   - key: Which lease.
  ///   - identity: This process; unique among all that share the lease.
  public init(
    client: any LeaseClient, key: ObjectKey, identity: String, leaseDuration: Duration = .seconds(15),
    renewDeadline: Duration = .seconds(10), retryPeriod: Duration = .seconds(2), logger: Logger
  ) {
    self.client = client
    self.key = key
    self.identity = identity
    self.leaseDuration = leaseDuration
    self.renewDeadline = renewDeadline
    self.retryPeriod = retryPeriod
    self.logger = logger
  }

  /// Waits for the lease, does the work while holding it, and gives it back when the work has ended.
  ///
  /// - Throws: `LeadershipLost` when the lease could not be renewed in time: the work is cancelled, and the process
  ///   should end. Otherwise what the work throws.
  public func lead(_ work: @escaping @Sendable () async throws -> Void) async throws {
    var machine = LeaderElectionStateMachine(identity: identity, duration: leaseDuration)
    guard try await acquire(&machine) else { return }
    logger.notice("leading", metadata: ["lease": "\(key)", "identity": "\(identity)"])
    let started = machine
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await work()
        return true
      }
      group.addTask {
        try await renew(started)
        return false
      }
      defer { group.cancelAll() }
      while let isWork = try await group.next() {
        if isWork { break }
      }
    }
    await release()
  }

  /// Tries until the lease is held; false where the process shuts down before.
  private func acquire(_ machine: inout LeaderElectionStateMachine) async throws -> Bool {
    var current = machine
    defer { machine = current }
    while !Task.isCancelled, !Task.isShuttingDownGracefully {
      do {
        if try await attempt(&current) { return true }
      } catch {
        logger.warning("cannot read or write the lease", metadata: ["lease": "\(key)", "error": "\(error)"])
      }
      try? await Task.sleep(for: retryPeriod * Double.random(in: 1..<1.2))
    }
    return false
  }

  private func renew(_ started: LeaderElectionStateMachine) async throws {
    var machine = started
    var renewed = ContinuousClock.now
    while true {
      try await Task.sleep(for: retryPeriod)
      do {
        guard try await attempt(&machine) else {
          throw LeadershipLost(description: "another process holds lease \(key)")
        }
        renewed = .now
      } catch let lost as LeadershipLost {
        throw lost
      } catch is CancellationError {
        throw CancellationError()
      } catch {
        guard .now - renewed < renewDeadline else {
          throw LeadershipLost(description: "lease \(key) could not be renewed for \(renewDeadline): \(error)")
        }
      }
    }
  }

  /// One look at the lease, and the write that follows from it. Returns whether we hold it.
  private func attempt(_ machine: inout LeaderElectionStateMachine) async throws -> Bool {
    let lease = try await client.get(key)
    guard case .write(let spec) = machine.on(lease?.spec, now: .now, date: Date()) else { return false }
    do {
      if var lease {
        lease.spec = spec
        lease.metadata.managedFields = nil
        _ = try await client.update(lease)
      } else {
        _ = try await client.create(
          Lease(metadata: ObjectMeta(name: key.name, namespace: key.namespace), spec: spec))
      }
      return true
    } catch let error as APIError where error.isConflict || error.isAlreadyExists {
      return false
    }
  }

  /// Gives the lease back, so that the next process need not wait for it to expire. Best effort.
  private func release() async {
    guard var lease = try? await client.get(key), let spec = lease.spec, spec.holderIdentity == identity else { return }
    lease.spec = LeaderElectionStateMachine.released(spec, date: Date())
    lease.metadata.managedFields = nil
    _ = try? await client.update(lease)
  }
}
