public import Kubernetes

/// Lists and watches a collection of any type in all namespaces.
public struct UnstructuredListWatch: ListerWatcher {
  private let client: Client
  private let type: ResourceType

  /// Creates a lister and watcher.
  public init(client: Client, type: ResourceType) {
    self.client = client
    self.type = type
  }

  /// Lists one page.
  public func list(limit: Int?, continueToken: String?) async throws -> ObjectList<UnstructuredObject> {
    try await client.listUnstructured(type, options: ListOptions(limit: limit, continueToken: continueToken))
  }

  /// Starts a watch that begins with all objects.
  public func initialEvents() async throws -> UnstructuredWatchStream? {
    try await client.watchUnstructured(type, options: WatchOptions(resourceVersion: "", sendsInitialEvents: true))
  }

  /// Starts a watch that the server ends after a random time, as `ListWatch` does.
  public func watch(from resourceVersion: String) async throws -> UnstructuredWatchStream {
    try await client.watchUnstructured(
      type, options: WatchOptions(resourceVersion: resourceVersion, timeoutSeconds: .random(in: 300..<600)))
  }
}
