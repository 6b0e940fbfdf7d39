package import Kubernetes

/// The object with the addresses of the API server.
package enum AddressSource: Sendable, Hashable {
  /// The EndpointSlice `kubernetes`.
  case slice
  /// The Endpoints `kubernetes`, which is deprecated since Kubernetes 1.33.
  case endpoints

  /// Returns the EndpointSlice if the API server publishes it, else the Endpoints.
  ///
  /// API servers with `--endpoint-reconciler-type=none` publish neither. There, administrators maintain the Endpoints, and the
  /// slices that mirror it have generated names.
  package init(publishedBy client: Client) async throws {
    guard try await client.supports(EndpointSlice.resourceType) else {
      self = .endpoints
      return
    }
    do {
      let slices = try await client.list(
        EndpointSlice.self, in: "default", options: ListOptions(fieldSelector: "metadata.name=kubernetes"))
      self = slices.items.isEmpty ? .endpoints : .slice
    } catch let error as APIError where error.isForbidden {
      self = .endpoints
    }
  }
}
