import Kubernetes

extension OpenAPISchema {
  /// How values of such a schema merge.
  ///
  /// The rules are those of k8s.io/kube-openapi/pkg/schemaconv: `x-kubernetes-list-type` first, then what the older
  /// `x-kubernetes-patch-strategy` implies, else lists are atomic.
  static func structure(of facts: Facts) -> Structure {
    if facts.extensions.isIntOrString { return .scalar }
    switch facts.type {
    case .array: return listStructure(of: facts)
    case .object: return objectStructure(of: facts)
    case .string, .integer, .number, .boolean: return .scalar
    case nil: return facts.properties.isEmpty ? .deduced : objectStructure(of: facts)
    }
  }

  private static func listStructure(of facts: Facts) -> Structure {
    let element = facts.items?.structure ?? .deduced
    switch facts.extensions.listType {
    case "set": return .set
    case "map":
      let keys = facts.extensions.listMapKeys, members = facts.items?.facts.properties ?? [:]
      let defaults = keys.reduce(into: [:]) { $0[$1] = members[$1]?.facts.defaultValue }
      return .list(keys: keys, defaults: defaults, element: element)
    case "atomic": return .atomic
    default: break
    }
    guard facts.extensions.patchStrategy?.split(separator: ",").contains("merge") == true else { return .atomic }
    return facts.extensions.patchMergeKey.map { .list(keys: [$0], element: element) } ?? .set
  }

  private static func objectStructure(of facts: Facts) -> Structure {
    if facts.extensions.mapType == "atomic" { return .atomic }
    let rest = facts.additionalProperties?.structure ?? (facts.extensions.preservesUnknownFields ? .deduced : nil)
    return .object(facts.properties.mapValues(\.structure), rest: rest)
  }
}
