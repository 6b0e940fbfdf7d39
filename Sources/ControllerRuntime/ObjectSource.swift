public import Kubernetes

/// Where a reflector gets its objects from.
public protocol ObjectSource<Object>: Sendable {
  /// The kind of object.
  associatedtype Object: KubernetesObject
  /// The changes of one watch.
  associatedtype Events: AsyncSequence & Sendable where Events.Element == WatchEvent<Object>

  /// Reads one page at one version of the collection, or all of it where there is no limit.
  ///
  /// Throws `APIError` (410 where the token has expired), or whatever else keeps it from answering.
  func list(limit: Int?, continueToken: String?) async throws -> ObjectList<Object>
  /// Follows the collection: what comes after a version, in order. The sequence ends when the server ends the watch,
  /// and throws where the connection or the server fails.
  func watch(from resourceVersion: String) async throws -> Events
}

/// A collection of an API server, narrowed by namespace and selectors.
public struct ClientSource<Object: KubernetesObject>: ObjectSource {
  private let client: Client
  private let namespace: String?
  private let labelSelector: String?
  private let fieldSelector: String?

  /// Creates a source.
  ///
  /// - Parameters:
  ///   - client: How to reach the server.
  ///   - namespace: Only this one; nil for all.
  ///   - labelSelector: E.g. `app=web`.
  ///   - fieldSelector: E.g. `metadata.name=default`.
  public init(
    client: Client, namespace: String? = nil, labelSelector: String? = nil, fieldSelector: String? = nil
  ) {
    self.client = client
    self.namespace = namespace
    self.labelSelector = labelSelector
    self.fieldSelector = fieldSelector
  }

  /// Reads one page.
  public func list(limit: Int?, continueToken: String?) async throws -> ObjectList<Object> {
    try await client.list(
      Object.self, in: namespace,
      options: ListOptions(
        limit: limit, continueToken: continueToken, labelSelector: labelSelector, fieldSelector: fieldSelector))
  }

  /// Watches; the server ends the watch after five to ten minutes, at random, so that reflectors do not all return at
  /// the same moment (as client-go does).
  public func watch(from resourceVersion: String) async throws -> WatchStream<Object> {
    try await client.watch(
      Object.self, in: namespace,
      options: WatchOptions(
        resourceVersion: resourceVersion, labelSelector: labelSelector, fieldSelector: fieldSelector,
        timeoutSeconds: .random(in: 300..<600)))
  }
}
