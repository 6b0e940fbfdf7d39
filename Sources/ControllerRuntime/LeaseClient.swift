public import Kubernetes

/// Reads and writes the lease of a leader election.
public protocol LeaseClient: Sendable {
  /// Reads the lease; returns `nil` if it does not exist.
  func get(_ key: ObjectKey) async throws -> Lease?
  /// Creates the lease; throws an `APIError` with reason `AlreadyExists` if another process created it first.
  func create(_ lease: Lease) async throws -> Lease
  /// Replaces the lease; throws an `APIError` with reason `Conflict` if it has changed since it was read.
  func update(_ lease: Lease) async throws -> Lease
}

extension LeaseClient {
  /// Writes a spec.
  ///
  /// - Parameters:
  ///   - spec: The spec to write.
  ///   - key: Namespace and name of the lease.
  ///   - lease: The lease as read; `nil` if it does not exist.
  /// - Returns: `false` if another client wrote first.
  func write(_ spec: Lease.Spec, to key: ObjectKey, replacing lease: Lease?) async throws -> Bool {
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
