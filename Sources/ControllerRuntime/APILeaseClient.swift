public import Kubernetes

/// Reads and writes a lease through a `Client`, on a connection that other requests do not use.
public struct APILeaseClient: LeaseClient {
  private let client: Client
  private let fieldManager: String

  /// Creates a lease client. Its requests do not queue behind other requests of the same client.
  ///
  /// - Parameters:
  ///   - client: The client to use.
  ///   - fieldManager: The field manager of the lease's fields, e.g. the name of the operator.
  public init(client: Client, fieldManager: String) {
    self.client = client.using(
      TransferOptions(
        connectTimeout: .seconds(5), idleTimeout: .seconds(5), timeout: .seconds(5), connectionPool: .lease))
    self.fieldManager = fieldManager
  }

  /// Reads the lease; returns `nil` if it does not exist.
  public func get(_ key: ObjectKey) async throws -> Lease? {
    try await client.find(Lease.self, key)
  }

  /// Creates the lease.
  public func create(_ lease: Lease) async throws -> Lease {
    try await client.create(lease, fieldManager: fieldManager)
  }

  /// Replaces the lease.
  public func update(_ lease: Lease) async throws -> Lease {
    try await client.update(lease, fieldManager: fieldManager)
  }
}
