package import Kubernetes

/// JSON Merge Patch, [RFC 7396](https://www.rfc-editor.org/rfc/rfc7396).
package enum MergePatch {
  /// An object with a client's patch merged into it.
  ///
  /// - Throws: `PatchError` in kube-apiserver's words for a patch that is not an object.
  package static func applied(_ patch: JSONValue, to object: JSONValue) throws(PatchError) -> JSONValue {
    switch patch {
    case .object: return apply(patch, to: object)
    case .null: throw .malformed("Invalid JSON Patch")
    default:
      throw .malformed(
        "error decoding patch: json: cannot unmarshal \(patch.goKindName) into Go value of type "
          + "map[string]interface {}")
    }
  }

  /// `value` with the members of `patch` in place of its own; `null` removes a member.
  package static func apply(_ patch: JSONValue, to value: JSONValue) -> JSONValue {
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
