#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The parts of a request's path and method.
///
/// Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris
struct RequestInfo: Sendable, Hashable {
  /// The parts of a path below `/api` or `/apis`.
  enum Path: Sendable, Hashable {
    /// `/api`
    case coreVersions
    /// `/apis`
    case groups
    /// `/apis/GROUP`
    case group(String)
    /// `/api/v1`, `/apis/GROUP/VERSION`
    case version(group: String, version: String)
    /// Objects.
    case resource(ResourcePath)
  }

  /// A collection, an object or a subresource.
  struct ResourcePath: Sendable, Hashable {
    var group: String
    var version: String
    var resource: String
    var namespace: String?
    var name: String?
    var subresource: String?
  }

  /// Reads a path; `nil` if it is not below `/api` or `/apis`, or has too many segments.
  static func parse(_ path: String) -> Path? {
    var parts = path.split(separator: "/").map { $0.percentDecoded ?? String($0) }[...]
    let group: String
    switch parts.popFirst() {
    case "api":
      if parts.isEmpty { return .coreVersions }
      group = ""
    case "apis":
      guard let first = parts.popFirst() else { return .groups }
      if parts.isEmpty { return .group(first) }
      group = first
    default: return nil
    }
    guard let version = parts.popFirst() else { return nil }
    if parts.isEmpty { return .version(group: group, version: version) }
    return resource(Array(parts), group: group, version: version).map { .resource($0) }
  }

  private static func resource(_ parts: [String], group: String, version: String) -> ResourcePath? {
    var info = ResourcePath(group: group, version: version, resource: "")
    // `namespaces/NAME/status` and `/finalize` are subresources; all else below a namespace are its objects.
    let isInNamespace = parts[0] == "namespaces" && parts.count > 2 && !(group.isEmpty && isOwnSubresource(parts))
    let rest = isInNamespace ? Array(parts.dropFirst(2)) : parts
    if isInNamespace { info.namespace = parts[1] }
    guard rest.count <= 3 else { return nil }
    info.resource = rest[0]
    info.name = rest.count > 1 ? rest[1] : nil
    info.subresource = rest.count > 2 ? rest[2] : nil
    if info.namespace == nil, group.isEmpty, info.resource == "namespaces" { info.namespace = info.name }
    return info
  }

  private static func isOwnSubresource(_ parts: [String]) -> Bool {
    parts.count == 3 && (parts[2] == "status" || parts[2] == "finalize")
  }
}

extension RequestInfo.Path {
  /// The API group that the path is about; `nil` for the groups as a whole.
  var group: String? {
    switch self {
    case .coreVersions, .groups: nil
    case .group(let group), .version(let group, _): group
    case .resource(let path): path.group
    }
  }
}
