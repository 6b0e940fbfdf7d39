import Foundation

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

  /// Percent-encodes all characters except the unreserved characters of RFC 3986.
  private static func escape(_ text: String) -> String {
    if text.utf8.allSatisfy(isUnreserved) { return text }
    return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
  }

  private static let unreserved = CharacterSet(
    charactersIn: String(decoding: (UInt8.min..<128).filter(isUnreserved), as: UTF8.self))

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }
}
