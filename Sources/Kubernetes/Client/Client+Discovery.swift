import HTTPTypes

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The version of an API server, as served at `/version`.
public struct ServerVersion: Codable, Sendable, Hashable {
  /// Major version, e.g. `1`.
  public var major: String
  /// Minor version, e.g. `31` or `31+`.
  public var minor: String
  /// Full version, e.g. `v1.31.2`.
  public var gitVersion: String

  /// The minor version as a number; 0 if it is not a number.
  public var minorNumber: Int { Int(minor.prefix { $0.isNumber }) ?? 0 }
}

extension Client {
  /// Reads the version of the server.
  public func serverVersion() async throws -> ServerVersion {
    let data = try await send(APIRequest(method: .get, path: "/version"))
    do {
      return try JSONDecoder().decode(ServerVersion.self, from: data)
    } catch {
      throw DecodingFailure(subject: "/version", error)
    }
  }

  /// Whether the server serves a kind. Requests only the group and version of the kind, so that an unavailable
  /// aggregated API of another group does not matter.
  public func supports(_ type: ResourceType) async throws -> Bool {
    struct ResourceList: Decodable {
      struct Resource: Decodable { var name: String }
      var resources: [Resource]
    }
    let path = type.group.isEmpty ? "/api/\(type.version)" : "/apis/\(type.group)/\(type.version)"
    do {
      let data = try await send(APIRequest(method: .get, path: path))
      let list = try JSONDecoder().decode(ResourceList.self, from: data)
      return list.resources.contains { $0.name == type.plural }
    } catch let error as APIError where error.isNotFound {
      return false
    } catch let error as DecodingError {
      throw DecodingFailure(subject: path, error)
    }
  }
}
