import Kubernetes
import Planning

/// The outcome of writes, computed without a server.
enum LocalWrite {
  /// An object after a merge patch (RFC 7396).
  static func merge(_ patch: JSONValue, into object: JSONValue) -> JSONValue {
    guard case .object(let changes) = patch else { return patch }
    var members = object.objectValue ?? [:]
    for (key, value) in changes {
      if value == .null {
        members.removeValue(forKey: key)
      } else {
        members[key] = merge(value, into: members[key] ?? [:])
      }
    }
    return .object(members)
  }

  /// An object after the JSON patches that the operator sends (`SurplusPatch`, `ReleasePatch`): `replace` and `remove`
  /// of members of objects, and the `test` of the resourceVersion, which always succeeds here.
  static func patch(_ operations: [JSONValue], into object: JSONValue) -> JSONValue {
    operations.reduce(object) { object, operation in
      guard let pointer = operation["path"]?.stringValue, let name = operation["op"]?.stringValue, name != "test" else {
        return object
      }
      let components = pointer.split(separator: "/").map {
        String($0).replacing("~1", with: "/").replacing("~0", with: "~")
      }
      return object.setting(name == "remove" ? nil : operation["value"], at: components[...])
    }
  }

  /// The approximate result of server-side apply: sets the desired fields, removes other fields of the operator, and keeps
  /// server defaults.
  static func apply(_ manifest: JSONValue, over live: JSONValue, kind: ManagedKind) -> JSONValue {
    let surplus = SurplusPatch.removals(desired: manifest, live: live, kind: kind) ?? []
    let differing = DriftDetector.differences(desired: manifest, live: live, kind: kind).map(\.components)
    return patch(surplus, into: blend(manifest, over: live, at: [], differing: differing))
  }

  private static func blend(
    _ desired: JSONValue, over live: JSONValue?, at path: [String], differing: [[String]]
  ) -> JSONValue {
    guard let live else { return desired }
    let isConcerned = differing.contains { $0.starts(with: path) || path.starts(with: $0) }
    guard isConcerned else { return live }
    guard case .object(let want) = desired, case .object(let have) = live else { return desired }
    return .object(
      have.merging(
        want.map { ($0.key, blend($0.value, over: have[$0.key], at: path + [$0.key], differing: differing)) }
      ) {
        $1
      })
  }
}

extension JSONValue {
  /// The object with a replaced or removed value at the end of a path.
  fileprivate func setting(_ value: JSONValue?, at path: ArraySlice<String>) -> JSONValue {
    guard let first = path.first, case .object(var members) = self else { return self }
    members[first] = path.count == 1 ? value : members[first]?.setting(value, at: path.dropFirst())
    return .object(members)
  }
}
