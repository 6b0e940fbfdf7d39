package import Audit
package import Kubernetes

extension Client {
  /// Calls a function with each object of a kind, in the newest version of its API that the server serves.
  ///
  /// - Parameters:
  ///   - resource: The kind.
  ///   - namespace: The namespace; `nil` for all. Ignored for cluster-scoped kinds.
  ///   - fieldSelector: Restricts the objects; `nil` for all.
  ///   - body: Receives each object. An error that it throws ends the list.
  /// - Throws: `APIError` if the server serves no version or the kind cannot be listed.
  package func forEachObject(
    of resource: AuditedResource, in namespace: String? = nil, fieldSelector: String? = nil,
    isolation: isolated (any Actor)? = #isolation, _ body: (JSONValue) throws -> Void
  ) async throws {
    let types = resource.types
    for (index, type) in types.enumerated() {
      do {
        return try await forEachObject(
          of: type, in: type.isNamespaced ? namespace : nil, fieldSelector: fieldSelector, body)
      } catch let error as APIError where error.isNotFound && index + 1 < types.count {
        continue
      }
    }
  }
}
