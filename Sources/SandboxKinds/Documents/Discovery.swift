package import Kubernetes

/// The documents by which clients find out what is served.
///
/// Source: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
package enum Discovery {
  /// `/version`: the API of Kubernetes 1.36, and by whom.
  package static let version: JSONValue = [
    "major": "1", "minor": "36", "gitVersion": "v1.36.0-plimsoll-sandbox", "gitCommit": "", "gitTreeState": "clean",
    "buildDate": "1970-01-01T00:00:00Z", "goVersion": "", "compiler": "swift", "platform": "",
  ]

  /// `/api`: the versions of the core group.
  ///
  /// - Parameter serverAddress: `HOST:PORT` that the server is reached at.
  package static func coreVersions(serverAddress: String) -> JSONValue {
    [
      "kind": "APIVersions", "versions": ["v1"],
      "serverAddressByClientCIDRs": [["clientCIDR": "0.0.0.0/0", "serverAddress": .string(serverAddress)]],
    ]
  }

  /// `/apis`: every group but the core one.
  package static func groups(_ kinds: [ServedKind]) -> JSONValue {
    [
      "kind": "APIGroupList", "apiVersion": "v1",
      "groups": .array(groupNames(of: kinds).map { .object(groupBody($0, kinds)) }),
    ]
  }

  /// `/apis/GROUP`; `nil` if there is no such group.
  package static func group(_ name: String, _ kinds: [ServedKind]) -> JSONValue? {
    guard !name.isEmpty, kinds.contains(where: { $0.group == name }) else { return nil }
    return .object(groupBody(name, kinds).merging(["kind": "APIGroup", "apiVersion": "v1"]) { $1 })
  }

  /// `/apis/GROUP/VERSION`, and `/api/v1` for the group ""; `nil` if there is no such version.
  package static func resources(group: String, version: String, _ kinds: [ServedKind]) -> JSONValue? {
    let served = kinds.filter { $0.group == group && $0.version == version }.sorted { $0.plural < $1.plural }
    guard let first = served.first else { return nil }
    return [
      "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": .string(first.apiVersion),
      "resources": .array(served.flatMap(\.resources)),
    ]
  }

  /// The versions of a group, the preferred one first.
  package static func versions(of group: String, _ kinds: [ServedKind]) -> [String] {
    Set(kinds.filter { $0.group == group }.map(\.version)).sorted(by: isPreferred)
  }

  /// The groups but for the core one.
  package static func groupNames(of kinds: [ServedKind]) -> [String] {
    Set(kinds.map(\.group)).subtracting([""]).sorted()
  }

  private static func groupBody(_ name: String, _ kinds: [ServedKind]) -> [String: JSONValue] {
    let versions: [JSONValue] = versions(of: name, kinds).map { version in
      ["groupVersion": .string("\(name)/\(version)"), "version": .string(version)]
    }
    return ["name": .string(name), "versions": .array(versions), "preferredVersion": versions.first ?? [:]]
  }

  /// Whether clients should rather use the first version than the second: stable before beta before alpha, then the
  /// higher number, then the alphabet. Source:
  /// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#version-priority
  package static func isPreferred(_ left: String, _ right: String) -> Bool {
    switch (rank(of: left), rank(of: right)) {
    case (let left?, let right?): left.lexicographicallyPrecedes(right)
    case (_?, nil): true
    case (nil, _?): false
    case (nil, nil): left < right
    }
  }

  /// Smaller is better; `nil` if the version is not of the usual form.
  private static func rank(of version: String) -> [Int]? {
    guard let match = version.wholeMatch(of: /v([0-9]+)((alpha|beta)([0-9]+))?/), let major = Int(match.output.1) else {
      return nil
    }
    let stage = match.output.3.map { $0 == "beta" ? 1 : 2 } ?? 0
    return [stage, -major, -(match.output.4.flatMap { Int($0) } ?? 0)]
  }
}

extension ServedKind {
  /// The entries of the kind and its subresources in an `APIResourceList`.
  fileprivate var resources: [JSONValue] {
    var entry: [String: JSONValue] = [
      "name": .string(plural), "singularName": .string(singular), "namespaced": .bool(isNamespaced),
      "kind": .string(kind), "verbs": .array(verbs.map { .string($0) }),
    ]
    if !shortNames.isEmpty { entry["shortNames"] = .array(shortNames.map { .string($0) }) }
    if !categories.isEmpty { entry["categories"] = .array(categories.map { .string($0) }) }
    guard hasStatus else { return [.object(entry)] }
    return [
      .object(entry),
      [
        "name": .string("\(plural)/status"), "singularName": "", "namespaced": .bool(isNamespaced),
        "kind": .string(kind), "verbs": ["get", "patch", "update"],
      ],
    ]
  }
}
