public import Kubernetes

/// Lists and watches a collection of objects of one kind, for a `Reflector`.
public protocol ListerWatcher<Object>: Sendable {
  /// The kind of object.
  associatedtype Object: MetadataObject
  /// The events of one watch.
  associatedtype Events: AsyncSequence & Sendable where Events.Element == WatchEvent<Object>

  /// Lists one page of the collection.
  ///
  /// - Parameters:
  ///   - limit: The maximum number of objects on the page; `nil` to list the whole collection.
  ///   - continueToken: The token of the previous page; `nil` for the first page.
  /// - Throws: `APIError` (410 if the token has expired), or the error that prevented the request.
  func list(limit: Int?, continueToken: String?) async throws -> ObjectList<Object>

  /// Watches the collection for changes after a resource version, in order.
  ///
  /// The sequence ends when the server ends the watch, and throws if the connection or the server fails.
  func watch(from resourceVersion: String) async throws -> Events

  /// Watches the collection for changes after a resource version, without decoding what the caller knows already.
  ///
  /// - Parameters:
  ///   - resourceVersion: The version to start after.
  ///   - isKnown: Whether the caller knows a version of an object. It is called for each `ADDED` and `MODIFIED` event; if it
  ///     returns `true`, the event is `WatchEvent.known`.
  /// - Throws: The errors of `watch(from:)`.
  func watch(from resourceVersion: String, isKnown: @escaping @Sendable (ObjectVersion) -> Bool) async throws -> Events

  /// Streams the objects of the collection as `ADDED` events up to `WatchEvent.initialEventsEnd`, so that no response holds
  /// several objects.
  ///
  /// - Returns: The events; `nil` if the collection can only be listed.
  /// - Throws: `APIError` 400 or 422 if the server does not stream collections.
  func initialEvents() async throws -> Events?
}

extension ListerWatcher {
  /// Watches the collection and decodes all objects: it ignores `isKnown`.
  public func watch(
    from resourceVersion: String, isKnown: @escaping @Sendable (ObjectVersion) -> Bool
  ) async throws -> Events {
    try await watch(from: resourceVersion)
  }

  /// Returns `nil`.
  public func initialEvents() async throws -> Events? { nil }
}

/// Lists and watches a collection of an API server, optionally restricted to a namespace and by selectors.
public struct ListWatch<Object: KubernetesObject>: ListerWatcher {
  private let client: Client
  private let namespace: String?
  private let labelSelector: String?
  private let fieldSelector: String?

  /// Creates a lister and watcher.
  ///
  /// - Parameters:
  ///   - client: The client to use.
  ///   - namespace: The namespace of the objects; `nil` for all namespaces.
  ///   - labelSelector: A label selector, e.g. `app=web`.
  ///   - fieldSelector: A field selector, e.g. `metadata.name=default`.
  public init(
    client: Client, namespace: String? = nil, labelSelector: String? = nil, fieldSelector: String? = nil
  ) {
    self.client = client
    self.namespace = namespace
    self.labelSelector = labelSelector
    self.fieldSelector = fieldSelector
  }

  /// Lists one page.
  public func list(limit: Int?, continueToken: String?) async throws -> ObjectList<Object> {
    try await client.list(
      Object.self, in: namespace,
      options: ListOptions(
        limit: limit, continueToken: continueToken, labelSelector: labelSelector, fieldSelector: fieldSelector))
  }

  /// Starts a watch that begins with all objects.
  public func initialEvents() async throws -> WatchStream<Object>? {
    try await client.watch(
      Object.self, in: namespace,
      options: WatchOptions(
        resourceVersion: "", labelSelector: labelSelector, fieldSelector: fieldSelector, sendsInitialEvents: true))
  }

  /// Starts a watch that the server ends after a random time between five and ten minutes, as in client-go, so that
  /// reflectors do not reconnect at the same time.
  public func watch(from resourceVersion: String) async throws -> WatchStream<Object> {
    try await watch(from: resourceVersion, filter: nil)
  }

  /// Starts a watch, as `watch(from:)` does, that does not decode the versions of objects that the caller knows.
  public func watch(
    from resourceVersion: String, isKnown: @escaping @Sendable (ObjectVersion) -> Bool
  ) async throws -> WatchStream<Object> {
    try await watch(from: resourceVersion, filter: isKnown)
  }

  private func watch(
    from resourceVersion: String, filter: (@Sendable (ObjectVersion) -> Bool)?
  ) async throws -> WatchStream<Object> {
    try await client.watch(
      Object.self, in: namespace,
      options: WatchOptions(
        resourceVersion: resourceVersion, labelSelector: labelSelector, fieldSelector: fieldSelector,
        timeoutSeconds: .random(in: 300..<600)),
      isKnown: filter)
  }
}
