import Kubernetes
import Reconcilers

/// What writes come to, computed without a server.
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
  /// of members of objects, and the `test` of the version, which holds here.
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

  /// About what server-side apply makes of a live object: what is asked for is there, what is not the same in other
  /// words is gone, and what the server fills in stays.
  static func apply(_ desired: DesiredObject, over live: JSONValue) -> JSONValue {
    let surplus = SurplusPatch.removals(desired: desired, live: live) ?? []
    let differing = DriftJudge.judge(desired: desired, live: live).differences.map(\.components)
    return patch(surplus, into: blend(desired.manifest, over: live, at: [], differing: differing))
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
  /// The object with another value, or none, at the end of a way through objects.
  fileprivate func setting(_ value: JSONValue?, at path: ArraySlice<String>) -> JSONValue {
    guard let first = path.first, case .object(var members) = self else { return self }
    members[first] = path.count == 1 ? value : members[first]?.setting(value, at: path.dropFirst())
    return .object(members)
  }
}
