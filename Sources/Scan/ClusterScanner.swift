import Audit
import CRDs
package import Kubernetes

/// Checks the objects of a cluster. Never reads Secrets.
package struct ClusterScanner: Sendable {
  private let client: Client
  private let namespace: String?

  /// Creates a scanner.
  ///
  /// - Parameters:
  ///   - client: The client of the cluster.
  ///   - namespace: The namespace to check; `nil` for the whole cluster.
  package init(client: Client, namespace: String? = nil) {
    self.client = client
    self.namespace = namespace
  }

  /// Lists the objects page by page and checks them.
  ///
  /// - Parameters:
  ///   - scanner: Checks the objects.
  ///   - progress: Called after each page with the number of objects.
  /// - Throws: If the cluster is not available. A kind that cannot be listed is an error of the report.
  package func scan(into scanner: inout ManifestScanner, progress: (Int) -> Void = { _ in }) async throws {
    var count = 0
    for resource in AuditedResource.all {
      // A binding in a namespace can name a ClusterRole, so ClusterRoles are always known, but not always checked.
      let isContext = namespace != nil && !resource.kind.isNamespaced && resource.kind != .namespace
      if isContext, resource.kind != .clusterRole { continue }
      do {
        let selector = resource.kind == .namespace ? namespace.map { "metadata.name=\($0)" } : nil
        try await client.forEachObject(of: resource, in: namespace, fieldSelector: selector) { object in
          scanner.add(object, isContext: isContext)
          count += 1
        }
        progress(count)
        if let namespace, resource.kind == .namespace, count == 0 {
          scanner.add(ScanError(file: "--namespace", message: "namespace '\(namespace)' does not exist"))
        }
      } catch let error as APIError {
        scanner.add(ScanError(listing: resource.newestType, error))
      }
    }
  }
}

extension ManifestScanner {
  /// Checks an object of a cluster, or only remembers it for other checks. Annotations of tenants do not ignore
  /// findings.
  mutating func add(_ value: JSONValue, isContext: Bool) {
    guard let object = AuditedObject(value) else { return }
    if isContext { observe(object) } else { check(object) }
  }
}
