package import Kubernetes

/// One field in which a live object differs from the desired one.
package struct FieldDifference: Sendable, Hashable {
  /// The path to the field; a list is one field.
  package var components: [String]
  /// What should be there; `nil` for nothing.
  package var desired: JSONValue?
  /// What is there; `nil` for nothing.
  package var live: JSONValue?

  /// Every field in which two trees differ, in a stable order; a list is one field.
  package static func between(desired: JSONValue, live: JSONValue) -> [FieldDifference] {
    var found: [FieldDifference] = []
    compare(desired, live, at: [], into: &found)
    return found
  }

  /// The path as text, e.g. `spec.policyTypes`, `metadata.labels[plimsoll.dev/baseline]`.
  package var path: String {
    components.reduce("") { path, component in
      let isPlain = component.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
      return isPlain ? (path.isEmpty ? component : "\(path).\(component)") : "\(path)[\(component)]"
    }
  }

  private static func compare(
    _ desired: JSONValue?, _ live: JSONValue?, at path: [String], into found: inout [FieldDifference]
  ) {
    guard desired != live else { return }
    guard case .object(let want)? = desired, case .object(let have)? = live else {
      found.append(.init(components: path, desired: desired, live: live))
      return
    }
    for key in Set(want.keys).union(have.keys).sorted() {
      compare(want[key], have[key], at: path + [key], into: &found)
    }
  }
}
