/// Paths of the Kubernetes API.
public enum APIPath {
  /// The path of a collection, or of one object if `name` is given.
  public static func path(
    _ type: ResourceType, namespace: String?, name: String? = nil, subresource: String? = nil,
    query: [(String, String)] = []
  ) -> String {
    var parts = type.group.isEmpty ? ["api", type.version] : ["apis", type.group, type.version]
    if let namespace { parts += ["namespaces", namespace] }
    parts.append(type.plural)
    if let name { parts.append(name) }
    if let subresource { parts.append(subresource) }
    let path = "/" + parts.map(escape).joined(separator: "/")
    guard !query.isEmpty else { return path }
    return path + "?" + query.map { "\(escape($0.0))=\(escape($0.1))" }.joined(separator: "&")
  }

  private static func escape(_ text: String) -> String { text.percentEncoded(except: \.isUnreservedInURL) }
}
