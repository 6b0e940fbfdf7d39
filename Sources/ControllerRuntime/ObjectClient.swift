public import Kubernetes

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Reads and writes single objects.
///
/// `Client` conforms to this protocol. A decorator can change the effect of writes, for example to a dry run, so that
/// the same code is used for both; compare `client.Client` and `client.NewDryRunClient` of controller-runtime.
///
/// All methods throw the errors of `Client`.
public protocol ObjectClient: Sendable {
  /// Reads one object with all of its fields, including `managedFields`.
  func getValue(_ type: ResourceType, _ key: ObjectKey) async throws -> JSONValue

  /// Applies an object with server-side apply and returns the result.
  func apply(_ manifest: JSONValue, type: ResourceType, key: ObjectKey, options: ApplyOptions) async throws -> Data

  /// Patches an object with a JSON merge patch (RFC 7396) and returns the result.
  func patchData(
    merge patch: JSONValue, type: ResourceType, key: ObjectKey, subresource: String?, fieldManager: String
  ) async throws -> Data

  /// Creates an object in a namespace and returns the result; a dry run stores nothing.
  func create(
    _ manifest: JSONValue, type: ResourceType, namespace: String, fieldManager: String, dryRun: Bool
  ) async throws -> Data

  /// Replaces an object and returns the result. The request fails with a conflict if the object has a resource version that is
  /// not the current one.
  func replace(_ object: JSONValue, type: ResourceType, key: ObjectKey, fieldManager: String) async throws -> Data

  /// Deletes an object.
  func delete(_ type: ResourceType, _ key: ObjectKey, preconditions: Preconditions?) async throws
}

extension Client: ObjectClient {}

extension ObjectClient {
  /// Reads one object with all of its fields; returns `nil` if it does not exist.
  public func find(_ type: ResourceType, _ key: ObjectKey) async throws -> JSONValue? {
    do {
      return try await getValue(type, key)
    } catch let error as APIError where error.isNotFound {
      return nil
    }
  }
}

extension Client {
  /// Reads one object; returns `nil` if it does not exist.
  public func find<Object: KubernetesObject>(_ type: Object.Type, _ key: ObjectKey) async throws -> Object? {
    do {
      return try await get(type, key)
    } catch let error as APIError where error.isNotFound {
      return nil
    }
  }
}
