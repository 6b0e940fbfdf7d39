import HTTPTypes
import Kubernetes
import SandboxKinds
import SandboxMerge

/// Endpoints other than objects: discovery, OpenAPI, health, version.
extension APIServer {
  func discovery(_ path: RequestInfo.Path, accept: String) throws -> SandboxResponse {
    let kinds = registry.available
    switch path {
    case .coreVersions, .groups:
      let isCore = path == .coreVersions
      if let version = Self.aggregatedVersion(accept) {
        var response = try SandboxResponse.json(Discovery.aggregated(kinds, isCore: isCore, version: version))
        response.headers[.contentType] = "application/json;g=apidiscovery.k8s.io;v=\(version);as=APIGroupDiscoveryList"
        return response
      }
      return try .json(isCore ? Discovery.coreVersions(serverAddress: "127.0.0.1") : Discovery.groups(kinds))
    case .group(let name):
      guard let group = Discovery.group(name, kinds) else { throw StatusError.noSuchPath }
      return try .json(group)
    case .version(let group, let version):
      if registry.isUnavailable(group: group) {
        throw StatusError(code: 503, reason: "ServiceUnavailable", message: "service unavailable")
      }
      guard let resources = Discovery.resources(group: group, version: version, kinds) else {
        throw StatusError.noSuchPath
      }
      return try .json(resources)
    case .resource: throw StatusError.noSuchPath
    }
  }

  /// The version of aggregated discovery that the client prefers; `nil` if it accepts none.
  private static func aggregatedVersion(_ accept: String) -> String? {
    for media in accept.split(separator: ",") where media.contains("as=APIGroupDiscoveryList") {
      for version in ["v2beta1", "v2"] where media.contains("v=\(version)") { return version }
    }
    return nil
  }

  func nonResource(_ request: SandboxRequest) throws -> SandboxResponse {
    guard request.method == .get else { return .pageNotFound }
    switch request.path {
    case "/version", "/version/": return try .json(Discovery.version)
    case "/healthz", "/livez", "/readyz", "/healthz/ping", "/livez/ping", "/readyz/ping":
      return .text("ok")
    case "/":
      return try .json([
        "paths": ["/api", "/apis", "/healthz", "/livez", "/openapi/v3", "/readyz", "/version"]
      ])
    case "/openapi/v3":
      return try .json(OpenAPIDocuments.index(registry.available, hash: String(registry.generation)))
    default:
      let prefix = "/openapi/v3/"
      guard request.path.hasPrefix(prefix),
        let document = OpenAPIDocuments.document(String(request.path.dropFirst(prefix.count)), registry.available)
      else { return .pageNotFound }
      return try .json(document)
    }
  }
}
