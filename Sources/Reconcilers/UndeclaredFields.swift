import Kubernetes

/// Fields that the CustomResourceDefinition in the cluster does not declare, because it is older than the operator.
///
/// Server-side apply rejects an object with such a field, unlike other writes, which leave the field out:
/// https://github.com/kubernetes-sigs/structured-merge-diff/blob/master/typed/validate.go
struct UndeclaredFields: Equatable {
  /// The paths, as the API server writes them: `.status.conditions[type="Ready"].observedGeneration`.
  let paths: [String]

  /// Reads the paths from the response to an apply; `nil` if the server rejected the object for another reason.
  init?(_ error: any Error) {
    guard let error = error as? APIError else { return nil }
    // Newer servers list all fields, one per line; older ones only the first.
    let parts = error.message.split(separator: ": field not declared in schema", omittingEmptySubsequences: false)
    paths = parts.dropLast().compactMap { part in
      part.ranges(of: ".status.").last.map { String(part[$0.lowerBound...]) }
    }
    if paths.isEmpty { return nil }
  }

  /// The object without the fields.
  func removed(from object: JSONValue) -> JSONValue {
    paths.reduce(into: object) { object, path in Self.remove(Self.members(of: path)[...], from: &object) }
  }

  /// The names of the members, without the keys of list items: `status`, `conditions`, `observedGeneration`.
  private static func members(of path: String) -> [String] {
    var names = [""]
    var isKey = false
    for character in path.dropFirst() {
      switch character {
      case "[": isKey = true
      case "]": isKey = false
      case _ where isKey: break
      case ".": names.append("")
      default: names[names.count - 1].append(character)
      }
    }
    return names
  }

  private static func remove(_ names: ArraySlice<String>, from value: inout JSONValue) {
    if case .array(let items) = value {
      value = .array(
        items.map { item in
          var item = item
          remove(names, from: &item)
          return item
        })
      return
    }
    guard let name = names.first, case .object(var members) = value else { return }
    if names.count == 1 {
      members.removeValue(forKey: name)
    } else if var member = members[name] {
      remove(names.dropFirst(), from: &member)
      members[name] = member
    }
    value = .object(members)
  }
}
