import Foundation
import HTTPTypes

/// What the API server says of itself at `/version`.
public struct ServerVersion: Codable, Sendable, Hashable {
  /// E.g. `1`.
  public var major: String
  /// E.g. `31` or `31+`.
  public var minor: String
  /// E.g. `v1.31.2`.
  public var gitVersion: String

  /// The minor version as a number; 0 where it cannot be read.
  public var minorNumber: Int { Int(minor.prefix { $0.isNumber }) ?? 0 }
}

extension Client {
  /// The server's version.
  public func serverVersion() async throws -> ServerVersion {
    let data = try await send(APIRequest(method: .get, path: "/version"))
    do {
      return try JSONDecoder().decode(ServerVersion.self, from: data)
    } catch {
      throw DecodingFailure(subject: "/version", error)
    }
  }

  /// Whether the server serves a kind. Asks for its group and version alone: another group that is out of order
  /// (an aggregated API that answers 503) does not matter.
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
