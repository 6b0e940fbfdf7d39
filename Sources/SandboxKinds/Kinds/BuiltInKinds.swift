import Kubernetes
import SandboxMerge

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The kinds that are built into the server: the resources of the recorded API.
package enum BuiltInKinds {
  /// Every built-in kind, in the order of groups and names.
  package static let all: [ServedKind] = RecordedAPI.resources.withUTF8Buffer { bytes in
    bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      (try? JSONValue(parsing: Data(line))).map(ServedKind.init(recorded:))
    }
  }
}

extension ServedKind {
  /// A kind from a line of the recorded API.
  fileprivate init(recorded json: JSONValue) {
    func list(_ name: String) -> [String]? { json[name]?.arrayValue?.compactMap(\.stringValue) }
    group = json.text("group")
    version = json.text("version")
    kind = json.text("kind")
    listKind = kind + "List"
    plural = json.text("resource")
    singular = json.text("singularResource")
    shortNames = list("shortNames") ?? []
    categories = list("categories") ?? []
    isNamespaced = json["scope"] == "Namespaced"
    verbs = list("verbs") ?? ServedKind.allVerbs
    hasStatus = list("subresources")?.contains("status") ?? false
    source = .recorded(json.text("schema"))
    behavior = .of(group.isEmpty ? version : "\(group)/\(version)", kind)
  }
}
