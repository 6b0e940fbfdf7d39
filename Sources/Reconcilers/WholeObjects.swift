package import ControllerRuntime
import Kubernetes
package import Planning

/// Reads live objects with all of their fields, so that objects that tenants have enlarged do not use up the memory.
///
/// etcd stores objects of up to 1.5 MiB, which need about ten times as much memory, and a tenant can enlarge all generated objects of
/// its namespaces at the same time. Therefore, an object that others have enlarged by more than `smallSize` is not read to find out who
/// changed it, and only few of these objects are read at the same time to be written.
package struct WholeObjects: Sendable {
  private let client: any ObjectClient
  /// Returns the client that rejects responses above a size in bytes.
  private let limited: @Sendable (_ size: Int) -> any ObjectClient
  /// Operations with a large object.
  private let turns = ConcurrencyLimiter(ConcurrencyLimit(Self.concurrency...Self.concurrency))

  /// How much larger than the desired object a small object can be as JSON, in bytes. Generated objects usually have less than a tenth
  /// of it.
  private static let smallSize = 32 << 10
  /// Large objects that are in memory at the same time.
  private static let concurrency = 2
  /// Large objects that wait, so that workers do not wait for long.
  private static let queueLength = 8

  /// Creates a reader.
  ///
  /// - Parameters:
  ///   - client: Reads the objects.
  ///   - limited: Returns the same client, which fails with `TransportError.tooLarge` if a response is larger than a size in
  ///     bytes; `nil` to read all objects as if they were small.
  package init(_ client: any ObjectClient, limited: (@Sendable (_ size: Int) -> any ObjectClient)? = nil) {
    self.client = client
    self.limited = limited ?? { _ in client }
  }

  /// Reads objects concurrently, except large ones. A failure to read one does not affect the others.
  ///
  /// - Parameter desired: The desired objects, by ID, as far as they are known.
  package func read(
    _ ids: [ObjectID], desired: [ObjectID: DesiredObject] = [:]
  ) async -> [ObjectID: Result<LiveObject, WriteFailure>] {
    await withTaskGroup(of: (ObjectID, Result<LiveObject, WriteFailure>).self) { group in
      for id in ids { group.addTask { (id, await read(id, desired[id])) } }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  /// The client for small objects. What the server adds to an object, such as `managedFields`, can be as large as the object.
  private func small(_ desired: DesiredObject?) -> any ObjectClient {
    limited(Self.smallSize + 2 * (desired.flatMap { try? $0.manifest.jsonData().count } ?? 0))
  }

  private func read(_ id: ObjectID, _ desired: DesiredObject?) async -> Result<LiveObject, WriteFailure> {
    do {
      return .success(try await small(desired).find(id.kind.resourceType, id.key).map(LiveObject.found) ?? .missing)
    } catch TransportError.tooLarge {
      return .success(.tooLarge)
    } catch {
      return .failure(WriteFailure(error, writing: id))
    }
  }

  /// Calls a function with an object, or with `nil` if it does not exist. If it is large, waits until few others are in memory.
  /// The function must not call this method, because it would wait for itself.
  ///
  /// - Throws: What the client and the function throw, and `TooManyLargeObjects`.
  func with<Value: Sendable>(
    _ type: ResourceType, _ key: ObjectKey, desired: DesiredObject? = nil,
    _ body: @Sendable (JSONValue?) async throws -> Value
  ) async throws -> Value {
    let object: JSONValue?
    do {
      object = try await small(desired).find(type, key)
    } catch TransportError.tooLarge {
      // How long this takes depends on the size of the object, which tenants choose.
      ConcurrencyLimiter.ignoreLatency()
      guard turns.waitingCount < Self.queueLength else { throw TooManyLargeObjects() }
      return try await turns.run(turns.begin()) { try await body(try await client.find(type, key)) }
    }
    return try await body(object)
  }
}

/// Many large objects wait already. The write has to be tried again soon.
struct TooManyLargeObjects: Error {
  /// When to try again.
  static let retryInterval: Duration = .seconds(1)
}
