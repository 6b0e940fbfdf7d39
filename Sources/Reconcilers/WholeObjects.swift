package import ControllerRuntime
import Kubernetes
package import Planning

/// Reads live objects with all of their fields, so that objects that tenants have enlarged do not use up the memory.
///
/// etcd stores objects of up to 1.5 MiB, which need about ten times as much memory, and a tenant can enlarge all generated objects of
/// its namespaces at the same time. Therefore, an object above `smallSize` is not read to find out who changed it, and only few of
/// these objects are read at the same time to be written.
package struct WholeObjects: Sendable {
  private let client: any ObjectClient
  /// The client that rejects larger responses.
  private let small: any ObjectClient
  /// Operations with a large object.
  private let turns = ConcurrencyLimiter(ConcurrencyLimit(Self.concurrency...Self.concurrency))

  /// The size of a small object as JSON, in bytes. Generated objects usually have less than a tenth of it.
  package static let smallSize = 32 << 10
  /// Large objects that are in memory at the same time.
  private static let concurrency = 2

  /// Creates a reader.
  ///
  /// - Parameters:
  ///   - client: Reads the objects.
  ///   - small: The same client, which fails with `TransportError.tooLarge` if a response is larger than `smallSize`; `nil` to
  ///     read all objects as if they were small.
  package init(_ client: any ObjectClient, small: (any ObjectClient)? = nil) {
    self.client = client
    self.small = small ?? client
  }

  /// Reads objects concurrently, except large ones. A failure to read one does not affect the others.
  package func read(_ ids: [ObjectID]) async -> [ObjectID: Result<LiveObject, WriteFailure>] {
    await withTaskGroup(of: (ObjectID, Result<LiveObject, WriteFailure>).self) { group in
      for id in ids { group.addTask { (id, await read(id)) } }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  private func read(_ id: ObjectID) async -> Result<LiveObject, WriteFailure> {
    do {
      return .success(try await small.find(id.kind.resourceType, id.key).map(LiveObject.found) ?? .missing)
    } catch TransportError.tooLarge {
      return .success(.tooLarge)
    } catch {
      return .failure(WriteFailure(error, writing: id))
    }
  }

  /// Calls a function with an object, or with `nil` if it does not exist. If it is large, waits until few others are in memory.
  ///
  /// - Throws: What the client and the function throw.
  func with<Value: Sendable>(
    _ type: ResourceType, _ key: ObjectKey, _ body: @Sendable (JSONValue?) async throws -> Value
  ) async throws -> Value {
    let object: JSONValue?
    do {
      object = try await small.find(type, key)
    } catch TransportError.tooLarge {
      return try await turns.run(turns.begin()) { try await body(try await client.find(type, key)) }
    }
    return try await body(object)
  }
}
