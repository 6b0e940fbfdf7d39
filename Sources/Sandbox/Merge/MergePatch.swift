import Kubernetes

/// JSON Merge Patch, [RFC 7396](https://www.rfc-editor.org/rfc/rfc7396).
enum MergePatch {
  /// `value` with the members of `patch` in place of its own; `null` removes a member.
  static func apply(_ patch: JSONValue, to value: JSONValue) -> JSONValue {
    guard case .object(let changes) = patch else { return patch }
    var members = value.objectValue ?? [:]
    for (name, change) in changes {
      if change == .null {
        members[name] = nil
      } else {
        members[name] = apply(change, to: members[name] ?? .null)
      }
    }
    return .object(members)
  }
}
