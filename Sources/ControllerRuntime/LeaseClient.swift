public import Kubernetes

/// What an elector needs of the API server.
public protocol LeaseClient: Sendable {
  /// The lease; nil where there is none.
  func get(_ key: ObjectKey) async throws -> Lease?
  /// Creates it; throws a conflict or "already exists" where another process was faster.
  func create(_ lease: Lease) async throws -> Lease
  /// Replaces the version that was read; throws a conflict where another process was faster.
  func update(_ lease: Lease) async throws -> Lease
}

extension LeaseClient {
  /// Writes a lease over what was read, nil for nothing; false where another writer was faster.
  func write(_ spec: Lease.Spec, to key: ObjectKey, over lease: Lease?) async throws -> Bool {
    do {
      if var lease {
        lease.spec = spec
        lease.metadata.managedFields = nil
        _ = try await update(lease)
      } else {
        _ = try await create(Lease(metadata: ObjectMeta(name: key.name, namespace: key.namespace), spec: spec))
      }
      return true
    } catch let error as APIError where error.isConflict || error.isAlreadyExists {
      return false
    }
  }
}

/// Reads and writes the lease through a client, on connections of its own.
public struct ClientLeaseClient: LeaseClient {
  private let client: Client
  private let fieldManager: String

  /// Creates an adapter; renewals never queue behind other requests of the same client.
  ///
  /// - Parameters:
  ///   - client: How to reach the server.
  ///   - fieldManager: Who shows up as the lease's writer, e.g. the operator's name.
  public init(client: Client, fieldManager: String) {
    self.client = client.using(
      TransferOptions(connectTimeout: .seconds(5), idleTimeout: .seconds(5), timeout: .seconds(5), connectionPool: .lease))
    self.fieldManager = fieldManager
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
  public func create(_ lease: Lease) async throws -> Lease {
    try await client.create(lease, fieldManager: fieldManager)
  }

  /// See `LeaseClient`.
  public func update(_ lease: Lease) async throws -> Lease {
    try await client.update(lease, fieldManager: fieldManager)
  }
}
