public import Foundation
public import Kubernetes

/// Reads and writes single objects.
///
/// `Client` sends the requests. A decorator may change what a write does, for example make it a dry run, so that one piece
/// of code serves both; compare `client.Client` and `client.NewDryRunClient` of controller-runtime.
///
/// Every call throws what `Client` throws.
public protocol ObjectClient: Sendable {
  /// Reads one object whole, `managedFields` included.
  func getValue(_ type: ResourceType, _ key: ObjectKey) async throws -> JSONValue

  /// Server-side apply; returns the object as stored.
  func apply(_ manifest: JSONValue, type: ResourceType, key: ObjectKey, options: ApplyOptions) async throws -> Data

  /// Merge patch; returns the object as stored.
  func patchData(
    merge patch: JSONValue, type: ResourceType, key: ObjectKey, subresource: String?, fieldManager: String
  ) async throws -> Data

  /// JSON patch; returns the object as stored.
  func patchData(
    json patch: [JSONValue], type: ResourceType, key: ObjectKey, subresource: String?, fieldManager: String
  ) async throws -> Data

  /// Deletes an object.
  func delete(_ type: ResourceType, _ key: ObjectKey, preconditions: Preconditions?) async throws
}

extension Client: ObjectClient {}

extension ObjectClient {
  /// Reads one object whole; `nil` if there is none.
  public func find(_ type: ResourceType, _ key: ObjectKey) async throws -> JSONValue? {
    do {
      return try await getValue(type, key)
    } catch let error as APIError where error.isNotFound {
      return nil
    }
  }
}
