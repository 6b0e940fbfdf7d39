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

  /// The approximate result of a write: the fields that differ are as desired, all others as they are, with server defaults and
  /// in the notation of the live object.
  static func apply(_ manifest: JSONValue, over live: JSONValue, kind: ManagedKind) -> JSONValue {
    let differing = DriftDetector.differences(desired: manifest, live: live, kind: kind).map(\.components)
    return blend(manifest, over: live, at: [], differing: differing)
  }

  private static func blend(
    _ desired: JSONValue, over live: JSONValue?, at path: [String], differing: [[String]]
  ) -> JSONValue {
    guard let live else { return desired }
    let isConcerned = differing.contains { $0.starts(with: path) || path.starts(with: $0) }
    guard isConcerned else { return live }
    guard case .object(let want) = desired, case .object(let have) = live else { return desired }
    let kept = have.filter { want[$0.key] != nil || !differing.contains(path + [$0.key]) }
    return .object(
      kept.merging(
        want.map { ($0.key, blend($0.value, over: have[$0.key], at: path + [$0.key], differing: differing)) }
      ) {
        $1
      })
  }
}
